import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../problems';
import { Button, Chip, DateInput, ErrorLine, Field, Select, TextArea } from '../../ui';
import { mentionsIn, useThreadActs, type Colleague } from './thread.api';

const TEXT_MOST = 2000;

/** Words to colleagues; a press on a name puts it in. */
export function MentionText({
  label,
  value,
  onChange,
  colleagues,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
  colleagues: readonly Colleague[];
}) {
  const { t } = useTranslation('thread');
  const area = useRef<HTMLTextAreaElement>(null);
  return (
    <Field label={label}>
      <TextArea
        ref={area}
        rows={2}
        maxLength={TEXT_MOST}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {value !== '' && colleagues.length > 0 && (
        <p className="chips" role="group" aria-label={t('mention')}>
          {colleagues.slice(0, 20).map(({ id, name }) => (
            <Chip
              key={id}
              onClick={() => {
                onChange(`${value.replace(/@$/, '')}@${name} `);
                area.current?.focus();
              }}
            >
              @{name}
            </Chip>
          ))}
        </p>
      )}
    </Field>
  );
}

type Handing = { assignee: string | null; due: string | null };

/** To whom, and by which day. */
export function AssignFields({
  value,
  onChange,
  colleagues,
}: {
  value: Handing;
  onChange: (value: Handing) => void;
  colleagues: readonly Colleague[];
}) {
  const { t } = useTranslation('thread');
  return (
    <div className="two-f">
      <Field label={t('assignee')}>
        <Select
          value={value.assignee ?? ''}
          options={[
            { value: '', label: t('nobody') },
            ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) =>
            onChange({
              assignee: event.target.value || null,
              due: event.target.value ? value.due : null,
            })
          }
        />
      </Field>
      <Field label={t('due')}>
        <DateInput
          value={value.due ?? ''}
          disabled={!value.assignee}
          onChange={(event) => onChange({ ...value, due: event.target.value || null })}
        />
      </Field>
    </div>
  );
}

/** Begins a thread at a place, for all its colleagues or as somebody's to-do. */
export function NewThreadForm({
  application,
  place,
  rows,
  colleagues,
}: {
  application: string;
  place: string;
  /** Rows of the table here: one of them may be meant. */
  rows: number;
  colleagues: readonly Colleague[];
}) {
  const { t } = useTranslation('thread');
  const say = useProblemText('thread');
  const acts = useThreadActs(application);
  const [text, setText] = useState('');
  const [row, setRow] = useState('');
  const [handing, setHanding] = useState<Handing>({ assignee: null, due: null });
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const begin = async () => {
    setBusy(true);
    setProblem(null);
    const mentions = mentionsIn(text, colleagues);
    await acts.begin({ place, row: row === '' ? null : Number(row), text, mentions, ...handing }).then(() => {
      setText('');
      setRow('');
      setHanding({ assignee: null, due: null });
    }, setProblem);
    setBusy(false);
  };
  return (
    <div className="newtalk">
      {rows > 0 && (
        <Field label={t('about')}>
          <Select
            value={row}
            options={[
              { value: '', label: t('whole') },
              ...Array.from({ length: Math.min(rows, 200) }, (_, index) => ({
                value: String(index),
                label: t('row', { row: index + 1 }),
              })),
            ]}
            onChange={(event) => setRow(event.target.value)}
          />
        </Field>
      )}
      <MentionText label={t('text')} value={text} onChange={setText} colleagues={colleagues} />
      <AssignFields value={handing} onChange={setHanding} colleagues={colleagues} />
      {problem !== null && <ErrorLine>{say(problem)}</ErrorLine>}
      <p className="acts">
        <Button
          small
          primary
          busy={busy}
          aria-disabled={!text.trim() || undefined}
          onClick={() => void begin()}
        >
          {t('begin')}
        </Button>
      </p>
    </div>
  );
}
