import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../problems';
import { Band, Button, ErrorLine, State } from '../../ui';
import { useVerification, type AuditReport } from './operations.api';

const SHOWN = 20;

/** 核对: walks the chain and says whether it is whole, or where it breaks. */
export function Verification() {
  const { t } = useTranslation('operations');
  const say = useProblemText('operations');
  const verification = useVerification();
  return (
    <Band title={t('chain.title')} note={t('chain.note')}>
      <div aria-live="polite">
        {verification.data ? (
          <Report report={verification.data} />
        ) : (
          <p className="sub">{t('chain.notYet')}</p>
        )}
        {verification.error && <ErrorLine>{say(verification.error)}</ErrorLine>}
      </div>
      <p className="mt3">
        <Button busy={verification.isPending} onClick={() => verification.mutate()}>
          {verification.data ? t('chain.again') : t('chain.act')}
        </Button>
      </p>
    </Band>
  );
}

function Report({ report }: { report: AuditReport }) {
  const { t } = useTranslation('operations');
  const counted = t('chain.counted', { records: report.records, seals: report.seals });
  if (report.ok)
    return (
      <>
        <p>
          <State glyph="ok">
            <b>{t('chain.whole')}</b>
          </State>
        </p>
        <p className="sub small">{counted}</p>
        <p className="sub small">
          {t('chain.head')} <span className="mono">{report.head}</span>
        </p>
      </>
    );
  const first = Math.min(...report.problems.map((problem) => problem.at));
  return (
    <>
      <p>
        <State glyph="danger">
          <b>{t('chain.broken', { no: first })}</b>
        </State>
      </p>
      <p className="sub small">{counted}</p>
      <ul className="small">
        {report.problems.slice(0, SHOWN).map((problem) => (
          <li key={`${problem.kind} ${problem.at}`}>
            {t(`chain.problem.${problem.kind}`, { no: problem.at })}
          </li>
        ))}
      </ul>
      {report.problems.length > SHOWN && (
        <p className="meta">{t('chain.more', { count: report.problems.length - SHOWN })}</p>
      )}
    </>
  );
}
