import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { RecuseRequest } from '@keshen/review';
import { textOf } from '../../format';
import { useProblemText } from '../../problems';
import { Band, Button, Checkbox, Dialog, ErrorLine, Field, RadioGroup, TextArea } from '../../ui';
import { useReviewActs, type ReviewDesk } from './review.api';

/** 回避声明: before anything is read. Only title and party are shown. */
export function Declaration({ review }: { review: ReviewDesk }) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const { declare } = useReviewActs(review.id);
  const [sure, setSure] = useState(false);
  const [needed, setNeeded] = useState(false);
  return (
    <>
      <section className="lead tight">
        <h2>{t('declare.title')}</h2>
        <p className="sub">{t('declare.lead')}</p>
      </section>
      <Band title={t('declare.what')} first>
        <p>
          <b>{review.title || review.reference}</b>
        </p>
        <p className="sub">
          {review.blind ? t('declare.blind') : t('declare.party', { party: review.party })}
        </p>
      </Band>
      <Band title={t('declare.rule')}>
        <p>{textOf(review.recusal)}</p>
        <Checkbox
          checked={sure}
          onChange={(checked) => {
            setSure(checked);
            setNeeded(false);
          }}
        >
          {t('declare.sentence')}
        </Checkbox>
        {needed && <ErrorLine>{t('declare.needed')}</ErrorLine>}
        {declare.error && <ErrorLine>{say(declare.error)}</ErrorLine>}
        <div className="row gap3 mt4 wrap">
          <Button
            primary
            busy={declare.isPending}
            onClick={() => (sure ? declare.mutate() : setNeeded(true))}
          >
            {t('declare.go')}
          </Button>
          <Recusal review={review} />
        </div>
      </Band>
    </>
  );
}

/** 谢绝或回避: which of the two and why, then back to the list. */
export function Recusal({ review }: { review: Pick<ReviewDesk, 'id'> }) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const navigate = useNavigate();
  const { recuse } = useReviewActs(review.id);
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState<RecuseRequest['kind']>('conflict');
  const [reason, setReason] = useState('');
  const [needed, setNeeded] = useState(false);
  const go = async () => {
    if (reason.trim().length < 2) return setNeeded(true);
    try {
      await recuse.mutateAsync({ kind, reason: reason.trim() });
      void navigate('/reviews');
    } catch {
      // Shown below from the mutation's own state.
    }
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('recuse.open')}</Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('recuse.title')}
        actions={
          <>
            <Button primary busy={recuse.isPending} onClick={() => void go()}>
              {t('recuse.go')}
            </Button>
            <Button onClick={() => setOpen(false)}>{t('common:act.cancel')}</Button>
          </>
        }
      >
        <p>{t('recuse.words')}</p>
        <Field group label={t('recuse.kind')}>
          <RadioGroup
            name="recusal"
            options={(['conflict', 'declined'] as const).map((value) => ({
              value,
              label: t(`recuse.${value}`),
            }))}
            value={kind}
            onChange={setKind}
          />
        </Field>
        <Field label={t('recuse.reason')} error={needed ? t('recuse.needed') : null}>
          <TextArea
            limit={500}
            rows={3}
            value={reason}
            onChange={(event) => {
              setReason(event.target.value);
              setNeeded(false);
            }}
          />
        </Field>
        {recuse.error && <ErrorLine>{say(recuse.error)}</ErrorLine>}
      </Dialog>
    </>
  );
}
