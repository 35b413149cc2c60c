import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../clock';
import { isoDay } from '../../format';
import { DateInput, Field, MoneyInput, TextInput } from '../../ui';
import { Outcomes } from '../application/plain.panel';
import type { StagePanelProps } from '../application/stage-panels';
import { ChecklistFields, openCount, type ChecklistItem, type Ticked } from '../screening/checklist';
import { AgreementLink } from './agreement-link';
import type { Report } from './award.api';
import { ReportForm } from './report-form';
import { ReportShown } from './report-shown';
import './words';

type Arguments = { items: ChecklistItem[]; passes: string };

/** 验收: the final report, then who sat on the panel, what it found, and what money is left. */
export default function AcceptancePanel({ page, view, conclude }: StagePanelProps) {
  const { t } = useTranslation('award');
  const report = view.view['report'] as Report | null | undefined;
  if (view.duty?.role === 'applicant' && !report) return <ReportForm page={page} view={view} />;
  return (
    <>
      <AgreementLink application={page.application.id} />
      {report ? <ReportShown report={report} /> : <p className="sub">{t('report.awaited.final')}</p>}
      {view.duty && view.duty.role !== 'applicant' && <Finding page={page} view={view} conclude={conclude} />}
    </>
  );
}

function Finding({ view, conclude }: StagePanelProps) {
  const { t } = useTranslation('award');
  const { items = [], passes } = view.stage.arguments as Partial<Arguments>;
  const [panel, setPanel] = useState('');
  const [heldOn, setHeldOn] = useState(() => isoDay(serverNow()));
  const [unspentFen, setUnspentFen] = useState<number | null>(null);
  const [ticked, setTicked] = useState<Ticked>({});
  const names = namesIn(panel);
  const { unread, unsaid } = openCount(items, ticked);
  const denied = items.some(({ id }) => ticked[id]?.answer === 'no');
  const open = [
    names.length === 0 && t('acceptance.lack.panel'),
    names.length > 15 && t('acceptance.lack.many'),
    !heldOn && t('acceptance.lack.heldOn'),
    (unspentFen === null || !Number.isSafeInteger(unspentFen)) && t('acceptance.lack.unspent'),
    unread + unsaid > 0 && t('acceptance.lack.items', { unread, unsaid }),
  ].filter(Boolean);
  const waits = open.length > 0 ? t('acceptance.blocked', { open: open.join(t('acceptance.and')) }) : null;
  return (
    <div className="stack">
      <h3>{t('acceptance.title')}</h3>
      <div className="two-f">
        <Field label={t('acceptance.panel')} hint={t('acceptance.panelHint')}>
          <TextInput value={panel} maxLength={600} onChange={(event) => setPanel(event.target.value)} />
        </Field>
        <Field label={t('acceptance.heldOn')}>
          <DateInput
            value={heldOn}
            max={isoDay(serverNow())}
            onChange={(event) => setHeldOn(event.target.value)}
          />
        </Field>
      </div>
      <Field label={t('acceptance.unspent')} hint={t('acceptance.unspentHint')}>
        <MoneyInput value={unspentFen} onChange={setUnspentFen} />
      </Field>
      <ChecklistFields items={items} value={ticked} onChange={setTicked} />
      <Outcomes
        view={view}
        conclude={conclude}
        record={() => ({ items: ticked, panel: names, heldOn, unspentFen })}
        blocked={(id) => waits ?? (denied && id === passes ? t('acceptance.denied') : null)}
      />
    </div>
  );
}

/** Names as people type them: several on a line, parted by whatever stands between. */
export function namesIn(text: string): string[] {
  return text
    .split(/[、,，;；\n]/)
    .map((name) => name.trim().slice(0, 40))
    .filter(Boolean);
}
