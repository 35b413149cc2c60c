import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { RecuseRequest } from '@keshen/review';
import { textOf } from '../../format';
import { useProblemText } from '../../problems';
import { Band, Button, Checkbox, ErrorLine, Field, RadioGroup } from '../../ui';
import { ReasonDialog } from './reason-dialog';
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
  const navigate = useNavigate();
  const { recuse } = useReviewActs(review.id);
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState<RecuseRequest['kind']>('conflict');
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('recuse.open')}</Button>
      {open && (
        <ReasonDialog
          title={t('recuse.title')}
          label={t('recuse.reason')}
          act={t('recuse.go')}
          limit={500}
          doing={recuse}
          close={() => setOpen(false)}
          onReason={(reason) =>
            recuse.mutate({ kind, reason }, { onSuccess: () => void navigate('/reviews') })
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
        </ReasonDialog>
      )}
    </>
  );
}
