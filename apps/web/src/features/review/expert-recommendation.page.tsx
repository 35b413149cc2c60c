import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { RecommendationRequest } from '@keshen/review';
import { api } from '../../api';
import { comma, textOf } from '../../format';
import { useProblemText } from '../../problems';
import {
  Band,
  Button,
  ErrorLine,
  Field,
  Loading,
  PageFrame,
  RadioGroup,
  TextArea,
  TextInput,
} from '../../ui';
import type { Recommendation } from './register.api';
import './register-words';

/** 单位推荐 by the link of its mail: whom, what for, and the unit's word, once, without signing in. */
export default function ExpertRecommendationPage() {
  const { t } = useTranslation('register');
  const say = useProblemText('review');
  const [search] = useSearchParams();
  const path = `/expert-recommendations/${encodeURIComponent(search.get('token') ?? '-')}`;
  const { data, error } = useQuery({
    queryKey: [path],
    queryFn: () => api.get<Recommendation>(path),
    retry: false,
  });
  return (
    <PageFrame title={t('recommend.title')} roomy>
      <section className="lead tight">
        <h1>{t('recommend.title')}</h1>
        {data && <p className="sub">{t('recommend.lead', { name: data.name })}</p>}
      </section>
      {error ? (
        <ErrorLine>{say(error)}</ErrorLine>
      ) : !data ? (
        <Loading />
      ) : (
        <>
          <Band title={t('recommend.who')} first>
            <dl className="facts">
              <dt>{t('import.name')}</dt>
              <dd>{data.name}</dd>
              <dt>{t('review:expert.unit')}</dt>
              <dd>
                {data.entry.unit}　{data.entry.title}
              </dd>
              <dt>{t('review:col.class')}</dt>
              <dd>{t(`review:class.${data.entry.class}`)}</dd>
              <dt>{t('fields.label')}</dt>
              <dd>{data.fields.map((f) => textOf(f.name)).join(comma())}</dd>
              <dt>{t('apply.statement')}</dt>
              <dd>{data.statement}</dd>
            </dl>
          </Band>
          <Band title={t('recommend.word')}>
            {data.state === 'sent' ? (
              <Word path={path} />
            ) : (
              <p role="status">{t(`apply.state.${data.state}`)}</p>
            )}
          </Band>
        </>
      )}
    </PageFrame>
  );
}

function Word({ path }: { path: string }) {
  const { t } = useTranslation('register');
  const say = useProblemText('review');
  const client = useQueryClient();
  const [answer, setAnswer] = useState<'recommended' | 'declined'>('recommended');
  const [by, setBy] = useState('');
  const [note, setNote] = useState('');
  const send = useMutation({
    mutationFn: (body: RecommendationRequest) => api.post(path, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: [path] }),
  });
  const ready = by.trim().length >= 2 && (answer === 'recommended' || note.trim().length >= 2);
  return (
    <div className="stack">
      <Field group label={t('recommend.word')} hideLabel>
        <RadioGroup
          name="answer"
          value={answer}
          onChange={(value) => setAnswer(value as typeof answer)}
          options={(['recommended', 'declined'] as const).map((value) => ({
            value,
            label: t(`recommend.${value}`),
          }))}
        />
      </Field>
      <Field label={t('recommend.by')} hint={t('recommend.byHint')}>
        <TextInput maxLength={100} value={by} onChange={(e) => setBy(e.target.value)} />
      </Field>
      {answer === 'declined' && (
        <Field label={t('recommend.note')}>
          <TextArea limit={500} value={note} onChange={(e) => setNote(e.target.value)} />
        </Field>
      )}
      {send.error && <ErrorLine>{say(send.error)}</ErrorLine>}
      <p>
        <Button
          primary
          busy={send.isPending}
          aria-disabled={!ready || undefined}
          onClick={() =>
            send.mutate(
              answer === 'recommended'
                ? { answer, by: by.trim() }
                : { answer, by: by.trim(), note: note.trim() },
            )
          }
        >
          {t('recommend.send')}
        </Button>
      </p>
    </div>
  );
}
