import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoredFile } from '../../form/attachment-field';
import { serverNow } from '../../clock';
import { comma, dateText, isoDay, semicolon } from '../../format';
import { DateInput, Field, TextArea, TextInput } from '../../ui';
import { Outcomes } from '../application/plain.panel';
import type { StagePanelProps } from '../application/stage-panels';
import { ChecklistFields, ChecklistShown, openCount, type ChecklistItem, type Ticked } from './checklist';
import { FilesField } from './files';
import './words';

type VisitRecord = { date: string; visitors: string[]; items: Ticked; findings: string };

/** 现场考察: when, who went, what was found, photographs, then the conclusion. */
export default function SiteVisitPanel({ view, conclude }: StagePanelProps) {
  const { t } = useTranslation('screening');
  const { items = [] } = view.stage.arguments as { items?: ChecklistItem[] };
  const earlier = view.view['earlier'] as VisitRecord | null | undefined;
  const [date, setDate] = useState(() => isoDay(serverNow()));
  const [visitors, setVisitors] = useState('');
  const [ticked, setTicked] = useState<Ticked>({});
  const [findings, setFindings] = useState('');
  const [photos, setPhotos] = useState<StoredFile[]>([]);
  if (!view.duty) return earlier ? <Shown items={items} record={earlier} /> : null;
  const names = visitors
    .split(/[、,，;；\n]/)
    .map((name) => name.trim())
    .filter(Boolean);
  const { unread, unsaid } = openCount(items, ticked);
  const lacking = [
    names.length === 0 && t('visit.lackVisitors'),
    unread + unsaid > 0 && t('check.missing', { unread, unsaid }),
    findings.trim().length < 2 && t('visit.lackFindings'),
  ].filter(Boolean);
  return (
    <div className="stack">
      <div className="two-f">
        <Field label={t('visit.date')}>
          <DateInput value={date} max={isoDay(serverNow())} onChange={(e) => setDate(e.target.value)} />
        </Field>
        <Field label={t('visit.visitors')}>
          <TextInput value={visitors} onChange={(e) => setVisitors(e.target.value)} />
        </Field>
      </div>
      <ChecklistFields items={items} value={ticked} onChange={setTicked} />
      <Field label={t('visit.findings')}>
        <TextArea limit={4000} rows={5} value={findings} onChange={(e) => setFindings(e.target.value)} />
      </Field>
      <FilesField
        label={t('visit.photos')}
        purpose="site-visit"
        accept=".jpg,.png,.pdf"
        most={20}
        optional
        files={photos}
        onChange={setPhotos}
      />
      <Outcomes
        view={view}
        conclude={conclude}
        record={() => ({
          date,
          visitors: names,
          items: ticked,
          findings: findings.trim(),
          photos: photos.map((p) => p.id),
        })}
        blocked={() => (lacking.length ? t('visit.blocked', { lacking: lacking.join(semicolon()) }) : null)}
      />
    </div>
  );
}

function Shown({ items, record }: { items: readonly ChecklistItem[]; record: VisitRecord }) {
  return (
    <>
      <p>
        {dateText(record.date)}　{record.visitors.join(comma())}
      </p>
      <ChecklistShown items={items} value={record.items} />
      <p className="pre">{record.findings}</p>
    </>
  );
}
