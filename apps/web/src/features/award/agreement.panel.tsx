import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { awardTable } from '@keshen/award';
import { dateText, dateTimeText } from '../../format';
import { useProblemText } from '../../problems';
import { actorOf, useSession } from '../../session';
import { Button, Checkbox, ErrorLine, LinkButton } from '../../ui';
import type { StagePanelProps } from '../application/stage-panels';
import { LetterFileLinks } from '../letter/letter-files';
import type { LetterFiles } from '../letter/letter.api';
import { AgreementText } from './agreement-text';
import type { Agreement } from './award.api';
import { Signatures } from './signatures';
import './words';

/** 签订任务书: the text that both sides sign, who has signed, the act of signing. */
export default function AgreementPanel({ page, view, conclude }: StagePanelProps) {
  const { t } = useTranslation('award');
  const agreement = view.view['agreement'] as Agreement | null | undefined;
  const letter = view.view['letter'] as LetterFiles | null | undefined;
  if (!agreement) return <p className="sub">{t('agreement.making')}</p>;
  return (
    <>
      {view.case.dueAt && !view.case.endedAt && (
        <p className="sub">{t('agreement.lapses', { at: dateTimeText(view.case.dueAt) })}</p>
      )}
      <AgreementText content={agreement.content} />
      <h3>{t('agreement.signatures')}</h3>
      <Signatures agreement={agreement} />
      <p className="row wrap gap3 mt4">
        <LinkButton small icon="print" to={`/applications/${page.application.id}/agreement`}>
          {t('agreement.paper')}
        </LinkButton>
        {letter && <LetterFileLinks letter={letter} name={t('agreement.title')} />}
      </p>
      {view.duty && <Sign page={page} view={view} conclude={conclude} agreement={agreement} />}
    </>
  );
}

/** Only the certifier signs for an enterprise, and only whoever owes a signature still. */
function Sign({ page, view, conclude, agreement }: StagePanelProps & { agreement: Agreement }) {
  const { t } = useTranslation('award');
  const say = useProblemText('award');
  const { session } = useSession();
  const [read, setRead] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const forParty = view.duty?.role === 'applicant';
  const action = forParty ? 'sign-for-party' : 'sign-for-commission';
  if (!awardTable.may(actorOf(session), action, { party: page.party.id }))
    return <p className="sub mt4">{t('agreement.certifierSigns')}</p>;
  const sign = async () => {
    if (!read) return setError(t('agreement.readFirst'));
    setBusy(true);
    setError(null);
    try {
      await conclude({
        outcome: (view.stage.arguments as { signed: string }).signed,
        record: { digest: agreement.digest },
      });
    } catch (problem) {
      setError(say(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="conclude mt4">
      <Checkbox checked={read} onChange={setRead}>
        {t('agreement.agree', {
          name: forParty ? page.party.name : agreement.content.commission,
          at: dateText(agreement.content.madeOn),
        })}
      </Checkbox>
      {error && <ErrorLine>{error}</ErrorLine>}
      <p className="mt3">
        <Button primary busy={busy} onClick={() => void sign()}>
          {t('agreement.sign')}
        </Button>
      </p>
    </div>
  );
}
