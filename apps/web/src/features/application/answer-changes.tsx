import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { answerText, cellText, type AnswerChange } from '@keshen/application';
import {
  fieldAt,
  isEmpty,
  type Definition,
  type Field,
  type FieldOf,
  type TableRow,
} from '@keshen/programme';
import { colon, textOf } from '../../format';
import { currentLocale } from '../../i18n';
import { Own, useDifference } from './text-difference';

/** 前后对照: old and new side by side, question by question; on a phone one above the other. */
export function AnswerChanges({
  changes,
  definition,
  note,
}: {
  changes: readonly AnswerChange[];
  definition: Definition;
  /** Beside the question's name. */
  note?: (path: string) => ReactNode;
}) {
  const { t } = useTranslation('application');
  return changes.map(({ path, before, after }) => {
    const field = /^(attachments|reasons)\./.test(path) ? undefined : fieldAt(definition, path);
    return (
      <section key={path} className="fs" aria-label={labelOf(definition, path)}>
        <h3>
          {labelOf(definition, path)}
          {note && <span className="meta">　{note(path)}</span>}
        </h3>
        {field?.type === 'table' ? (
          <Rows field={field} before={rowsOf(before)} after={rowsOf(after)} />
        ) : field?.type === 'file' || path.startsWith('attachments.') ? (
          <p>{t('changes.files')}</p>
        ) : (
          <Words before={wordsOf(field, before)} after={wordsOf(field, after)} />
        )}
      </section>
    );
  });
}

/** The name of a question, an attachment or a reason. */
export function labelOf(definition: Definition, path: string): string {
  const [section = '', id = ''] = path.split('.');
  if (section === 'attachments')
    return textOf(definition.form.attachments.find((a) => a.id === id)?.name) || path;
  if (section === 'reasons') return textOf(definition.eligibility.find((r) => r.id === id)?.text) || path;
  return textOf(fieldAt(definition, path)?.label) || path;
}

const rowsOf = (value: unknown): TableRow[] => (Array.isArray(value) ? (value as TableRow[]) : []);
const wordsOf = (field: Field | undefined, value: unknown): string =>
  isEmpty(value)
    ? ''
    : !field
      ? String(value)
      : field.type === 'group'
        ? rowsOf(value)
            .map((item) =>
              field.fields
                .filter((each) => !isEmpty(item[each.id]))
                .map(
                  (each) =>
                    `${textOf(each.label)}${colon()}${answerText(each, item[each.id], currentLocale())}`,
                )
                .join('\n'),
            )
            .join('\n\n')
        : answerText(field, value, currentLocale());

function Sides({ before, after }: { before: ReactNode; after: ReactNode }) {
  const { t } = useTranslation('application');
  return (
    <div className="vs">
      <div>
        <p className="hd">{t('changes.before')}</p>
        {before}
      </div>
      <div>
        <p className="hd">{t('changes.after')}</p>
        {after}
      </div>
    </div>
  );
}

function Words({ before, after }: { before: string; after: string }) {
  const parts = useDifference(before, after);
  return (
    <Sides
      before={
        <p className="pre">
          <Own parts={parts} text={before} side="before" />
        </p>
      }
      after={
        <p className="pre">
          <Own parts={parts} text={after} side="after" />
        </p>
      }
    />
  );
}

/** Rows that only one of both has are marked; the same row at another place is no change. */
function Rows({ field, before, after }: { field: FieldOf<'table'>; before: TableRow[]; after: TableRow[] }) {
  const lines = (rows: TableRow[]): string[] =>
    rows.map((row) => field.columns.map((column) => cellText(column, row, currentLocale())).join(' ｜ '));
  const [old, now] = [lines(before), lines(after)];
  const list = (own: string[], other: ReadonlySet<string>) =>
    own.length ? (
      <ul>
        {own.map((line, index) => (
          <li key={index}>{other.has(line) ? line : <ins>{line}</ins>}</li>
        ))}
      </ul>
    ) : (
      '—'
    );
  return <Sides before={list(old, new Set(now))} after={list(now, new Set(old))} />;
}
