import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { invitationAnswers, type InvitationAnswer, type InvitationRequest } from '@keshen/review';
import { api } from '../../api';
import { dayTimeText, textOf } from '../../format';
import { useProblemText } from '../../problems';
import {
  Band,
  Button,
  ErrorLine,
  Field,
  LinkButton,
  Loading,
  PageFrame,
  RadioGroup,
  TextArea,
} from '../../ui';
import type { Invitation } from './review.api';
import './words';

/** 评审邀请 by the link of its mail: three answers, without signing in; once answered it says so. */
export default function InvitationPage() {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const [search] = useSearchParams();
  const path = `/review-invitations/${encodeURIComponent(search.get('token') ?? '-')}`;
  const { data, error } = useQuery({
    queryKey: [path],
    queryFn: () => api.get<Invitation>(path),
    retry: false,
  });
  return (
    <PageFrame title={t('invitation.title')} roomy>
      <section className="lead tight">
        <h1>{t('invitation.title')}</h1>
        {data && <p className="sub">{t('invitation.lead', { name: data.name })}</p>}
      </section>
      {error ? (
        <Band title={t('invitation.answer')} first>
          <ErrorLine>{say(error)}</ErrorLine>
          <p className="mt5">
            <LinkButton to="/reviews">{t('invitation.start')}</LinkButton>
          </p>
        </Band>
      ) : data ? (
        <>
          <Band title={t('invitation.what')} first>
            <p>
              <b>{data.title || data.reference}</b>
            </p>
            <p className="sub">
              {data.reference}　{textOf(data.call)}
            </p>
            {data.party && <p className="sub">{t('declare.party', { party: data.party })}</p>}
          </Band>
          <Band title={t('invitation.time')}>
            <p>
              {data.dueAt ? t('invitation.due', { at: dayTimeText(data.dueAt) }) : t('invitation.noDue')}
              {data.closesAt && `　${t('invitation.closes', { at: dayTimeText(data.closesAt) })}`}
            </p>
          </Band>
          <Band title={t('declare.rule')}>
            <p>{textOf(data.recusal)}</p>
          </Band>
          <Band title={t('invitation.answer')}>
            {data.answer ? (
              <Answered answer={data.answer} at={data.answeredAt} />
            ) : data.state === 'assigned' ? (
              <Answer path={path} />
            ) : (
              <p role="status">{t('invitation.over')}</p>
            )}
          </Band>
        </>
      ) : (
        <Loading />
      )}
    </PageFrame>
  );
}

function Answered({ answer, at }: { answer: InvitationAnswer; at: string | null }) {
  const { t } = useTranslation('review');
  return (
    <div role="status">
      <p>
        <b>{t('invitation.doneTitle')}</b>
        {at && <span className="sub">　{t('invitation.doneAt', { at: dayTimeText(at) })}</span>}
      </p>
      <p>{t(`invitation.done.${answer}`)}</p>
      {answer === 'accepted' && (
        <p className="mt5">
          <LinkButton primary to="/reviews">
            {t('invitation.start')}
          </LinkButton>
        </p>
      )}
    </div>
  );
}

function Answer({ path }: { path: string }) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const client = useQueryClient();
  const [answer, setAnswer] = useState<InvitationAnswer | null>(null);
  const [reason, setReason] = useState('');
  const [lacks, setLacks] = useState<'answer' | 'reason' | null>(null);
  const send = useMutation({
    mutationFn: (body: InvitationRequest) => api.post(path, { body }),
    onSettled: () => client.invalidateQueries({ queryKey: [path] }),
  });
  const go = () => {
    if (!answer) return setLacks('answer');
    if (answer === 'accepted') return send.mutate({ answer });
    if (reason.trim().length < 2) return setLacks('reason');
    send.mutate({ answer, reason: reason.trim() });
  };
  return (
    <>
      <Field group label={t('invitation.answer')} error={lacks === 'answer' ? t('invitation.choose') : null}>
        <RadioGroup
          name="answer"
          options={invitationAnswers.map((value) => ({
            value,
            label: t(`invitation.${value}`),
            ...(value === 'conflict' ? {} : { hint: t(`invitation.${value}Hint`) }),
          }))}
          value={answer}
          onChange={(value) => {
            setAnswer(value);
            setLacks(null);
          }}
        />
      </Field>
      {answer && answer !== 'accepted' && (
        <Field label={t('invitation.reason')} error={lacks === 'reason' ? t('recuse.needed') : null}>
          <TextArea
            limit={500}
            rows={3}
            value={reason}
            onChange={(event) => {
              setReason(event.target.value);
              setLacks(null);
            }}
          />
        </Field>
      )}
      {send.error && <ErrorLine>{say(send.error)}</ErrorLine>}
      <p className="mt5">
        <Button primary busy={send.isPending} onClick={go}>
          {t('invitation.send')}
        </Button>
      </p>
    </>
  );
}
