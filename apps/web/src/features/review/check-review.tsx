import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Glyph } from '../../ui';
import type { Seen } from './panel-of-experts';
import { ReasonDialog } from './reason-dialog';
import { usePanelActs } from './review.api';

/** What a second person should see of a review: hints, the confidential remark, and what was said of it. */
export function ReviewNotes({ review }: { review: Seen }) {
  const { t } = useTranslation('review');
  return (
    <>
      {review.officeRemark && (
        <span className="ln2 sub">{t('check.remark', { text: review.officeRemark })}</span>
      )}
      {review.flags.map((flag) => (
        <span key={flag} className="ln2">
          <Glyph name="warn" /> {t(`check.flag.${flag}`)}
        </span>
      ))}
      {review.revision > 0 && <span className="ln2 sub">{t('check.revision', { no: review.revision })}</span>}
      {review.accepted === true && <span className="ln2 sub">{t('check.accepted')}</span>}
      {review.accepted === false && (
        <span className="ln2 danger">{t('check.returned', { reason: review.checkReason })}</span>
      )}
    </>
  );
}

/** 复核: accepts a review as it stands, or returns it with a reason. */
export function CheckReview({
  review,
  caseId,
  applicationId,
}: {
  review: Seen;
  caseId: string;
  applicationId: string;
}) {
  const { t } = useTranslation('review');
  const { check } = usePanelActs(caseId, applicationId);
  const [open, setOpen] = useState(false);
  if (review.state !== 'submitted' || review.accepted !== null) return null;
  const { id, revision, name } = review;
  return (
    <span className="row wrap gap3">
      <Button
        quiet
        small
        busy={check.isPending && !open}
        onClick={() => check.mutate({ review: id, accepted: true, reason: '', revision })}
      >
        {t('check.accept')}
        <span className="vh"> {name}</span>
      </Button>
      <Button quiet small onClick={() => setOpen(true)}>
        {t('check.return')}
        <span className="vh"> {name}</span>
      </Button>
      {open && (
        <ReasonDialog
          title={t('check.title', { name })}
          label={t('check.reason')}
          act={t('check.go')}
          limit={1000}
          doing={check}
          close={() => setOpen(false)}
          onReason={(reason) =>
            check.mutate(
              { review: id, accepted: false, reason, revision },
              { onSuccess: () => setOpen(false) },
            )
          }
        />
      )}
    </span>
  );
}
