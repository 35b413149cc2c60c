import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dueInstant, type Text } from '@keshen/kernel';
import { ATTACHMENTS } from '@keshen/screening';
import { useServerNow } from '../../clock';
import { comma, dayTimeText, textOf } from '../../format';
import { useProblemText } from '../../problems';
import { Button, CheckboxGroup, Dialog, ErrorLine, Field, TextArea } from '../../ui';
import { Outcomes } from '../application/plain.panel';
import type { StagePanelProps } from '../application/stage-panels';
import { ChecklistFields, ChecklistShown, openCount, type ChecklistItem, type Ticked } from './checklist';
import './words';

type Arguments = { items: ChecklistItem[]; returns: string; returnWorkingDays: number };

/** 形式审查: the checklist, the return of ticked sections, the conclusion that names what is missing. */
export default function FormalCheckPanel(props: StagePanelProps) {
  const { returns } = props.view.stage.arguments as Partial<Arguments>;
  return <CheckPanel {...props} returns={returns} />;
}

/** A checklist that may return sections; `returns` is the outcome that does. */
export function CheckPanel({ view, conclude, returns }: StagePanelProps & { returns: string | undefined }) {
  const { t } = useTranslation('screening');
  const { items = [], returnWorkingDays } = view.stage.arguments as Partial<Arguments>;
  const earlier = view.view['earlier'] as { items?: Ticked } | null | undefined;
  const [ticked, setTicked] = useState<Ticked>(() => earlier?.items ?? {});
  if (!view.duty) return earlier?.items ? <ChecklistShown items={items} value={earlier.items} /> : null;
  const { unread, unsaid } = openCount(items, ticked);
  const doubts = items.filter(({ id }) => ticked[id] && ticked[id].answer !== 'yes').length;
  const missing = unread + unsaid > 0 ? t('check.missing', { unread, unsaid }) : null;
  const back = view.stage.outcomes.find((o) => o.id === returns);
  const rest = { ...view, stage: { ...view.stage, outcomes: view.stage.outcomes.filter((o) => o !== back) } };
  return (
    <>
      <p className="meta">{t('check.count', { count: items.length, done: items.length - unread, doubts })}</p>
      <ChecklistFields items={items} value={ticked} onChange={setTicked} />
      {back && (
        <ReturnSections
          sections={(view.view['sections'] ?? []) as { id: string; title: Text }[]}
          days={returnWorkingDays ?? 5}
          label={textOf(back.label)}
          send={(sections, message) =>
            conclude({ outcome: back.id, remark: message, record: { items: ticked, sections, message } })
          }
        />
      )}
      <h3 className="mt4">{t('check.conclusion')}</h3>
      <Outcomes
        view={rest}
        conclude={conclude}
        record={() => ({ items: ticked })}
        blocked={(id) =>
          view.stage.outcomes.find((o) => o.id === id)?.tone === 'forward' && missing
            ? t(view.stage.kind === 'verification' ? 'check.blockedPass' : 'check.blocked', { missing })
            : null
        }
      />
    </>
  );
}

/** 退回补正: sections to open, one text to the applicant, the period with its date, a preview before it is sent. */
function ReturnSections({
  sections,
  days,
  label,
  send,
}: {
  sections: readonly { id: string; title: Text }[];
  days: number;
  label: string;
  send: (sections: string[], message: string) => Promise<void>;
}) {
  const { t } = useTranslation('screening');
  const say = useProblemText('screening');
  const [chosen, setChosen] = useState<string[]>([]);
  const [message, setMessage] = useState('');
  const [preview, setPreview] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const due = dayTimeText(dueInstant(useServerNow(), days));
  const options = [
    ...sections.map(({ id, title }) => ({ value: id, label: textOf(title) })),
    { value: ATTACHMENTS, label: t('return.attachments') },
  ];
  const look = () => {
    const lacking = chosen.length === 0 ? 'noSections' : message.trim() ? null : 'noMessage';
    setError(lacking && t(`return.${lacking}`));
    setPreview(!lacking);
  };
  const go = async () => {
    setBusy(true);
    try {
      await send(chosen, message.trim());
      setPreview(false);
    } catch (problem) {
      setPreview(false);
      setError(say(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="mt4" aria-labelledby="return-sections">
      <h3 id="return-sections">
        {label} <span className="meta">{t('return.note')}</span>
      </h3>
      <Field group label={t('return.sections')}>
        <CheckboxGroup name="sections" across options={options} value={chosen} onChange={setChosen} />
      </Field>
      <Field label={t('return.message')} hint={t('return.period', { count: days, due })}>
        <TextArea limit={2000} rows={3} value={message} onChange={(e) => setMessage(e.target.value)} />
      </Field>
      {error && <ErrorLine>{error}</ErrorLine>}
      <p className="mt4">
        <Button onClick={look}>{t('return.preview')}</Button>
      </p>
      <Dialog
        open={preview}
        onClose={() => setPreview(false)}
        title={t('return.previewTitle')}
        actions={
          <>
            <Button primary busy={busy} onClick={() => void go()}>
              {label}
            </Button>
            <Button onClick={() => setPreview(false)}>{t('return.change')}</Button>
          </>
        }
      >
        <p className="pre">{message}</p>
        <p>
          {t('return.opens', {
            sections: options
              .filter((o) => chosen.includes(o.value))
              .map((o) => o.label)
              .join(comma()),
          })}
        </p>
        <p className="sub">{t('return.period', { count: days, due })}</p>
      </Dialog>
    </section>
  );
}
