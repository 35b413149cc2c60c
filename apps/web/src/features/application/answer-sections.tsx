import { useTranslation } from 'react-i18next';
import type { Answers, Definition, Field } from '@keshen/programme';
import { rowTotal, type TableRow } from '@keshen/programme';
import { dateText, textOf, wan } from '../../format';
import type { StoredFile } from '../../form/attachment-field';
import { FileList, FileRow } from '../../ui';
import type { Say } from './say';

/** All answers as they were given, section by section, readable and printable. */
export function AnswerSections({
  definition,
  answers,
  files,
}: {
  definition: Definition;
  answers: Answers;
  files: readonly StoredFile[];
}) {
  const { t } = useTranslation('application');
  const known = new Map(files.map((file) => [file.id, file]));
  return (
    <div className="answers">
      {definition.form.sections.map((section) => (
        <section key={section.id} className="fs" aria-labelledby={`a-${section.id}`}>
          <h3 id={`a-${section.id}`}>{textOf(section.title)}</h3>
          <dl className="facts">
            {section.fields.map((field) => (
              <Answer key={field.id} field={field} value={answers[section.id]?.[field.id]} />
            ))}
          </dl>
        </section>
      ))}
      <section className="fs" aria-labelledby="a-attachments">
        <h3 id="a-attachments">{t('form.attachments')}</h3>
        <FileList>
          {definition.form.attachments.flatMap((attachment) => {
            const given = ((answers['attachments']?.[attachment.id] ?? []) as string[]).flatMap(
              (id) => known.get(id) ?? [],
            );
            const name = textOf(attachment.name);
            if (given.length === 0)
              return (
                <FileRow key={attachment.id} name={name} state="elsewhere" words={t('answers.noFile')} />
              );
            return given.map((file) => (
              <FileRow
                key={file.id}
                name={
                  <a href={`/api/files/${file.id}`}>
                    {name}：{file.name}
                  </a>
                }
                state="stored"
                size={file.size}
                sha256={file.sha256}
              />
            ));
          })}
        </FileList>
      </section>
    </div>
  );
}

function Answer({ field, value }: { field: Field; value: unknown }) {
  const { t } = useTranslation('application');
  return (
    <>
      <dt>{textOf(field.label)}</dt>
      <dd>
        {value === undefined || value === null || value === '' ? (
          <span className="meta">{t('answers.none')}</span>
        ) : field.type === 'table' ? (
          <Table field={field} rows={value as TableRow[]} />
        ) : (
          <span className={field.type === 'long-text' ? 'pre' : undefined}>{words(field, value, t)}</span>
        )}
      </dd>
    </>
  );
}

function words(field: Field, value: unknown, t: Say): string {
  switch (field.type) {
    case 'money':
      return `${wan(value as number)} ${t('common:money.wan')}`;
    case 'percent':
      return `${(value as number) / 100}%`;
    case 'integer':
      return `${String(value)} ${textOf(field.unit)}`.trim();
    case 'date':
      return dateText(value as string);
    case 'date-range': {
      const { start, end } = value as { start?: string; end?: string };
      return `${start ? dateText(start) : '—'} – ${end ? dateText(end) : '—'}`;
    }
    case 'choice':
      return textOf(field.options.find((o) => o.value === value)?.label) || String(value);
    case 'choices':
      return (value as string[])
        .map((v) => textOf(field.options.find((o) => o.value === v)?.label) || v)
        .join('、');
    case 'declaration':
      return value === true ? t('answers.promised') : t('answers.none');
    default:
      return typeof value === 'string'
        ? value
        : Object.values(value as object)
            .filter(Boolean)
            .join(' ');
  }
}

function Table({ field, rows }: { field: Extract<Field, { type: 'table' }>; rows: TableRow[] }) {
  const { t } = useTranslation('application');
  const first = field.columns[0]!.id;
  const cell = (row: TableRow, column: (typeof field.columns)[number]): string => {
    if (column.type === 'row-total') return wan(rowTotal(row, column.of));
    const value = row[column.id];
    if (value === undefined || value === null) return '—';
    if (column.type === 'money') return wan(value as number);
    if (column.id === first && field.fixedRows)
      return textOf(field.fixedRows.find((r) => r.value === value)?.label) || String(value);
    if (column.type === 'choice') return textOf(column.options.find((o) => o.value === value)?.label);
    return String(value);
  };
  const money = (type: string): boolean => type === 'money' || type === 'row-total';
  return (
    // Wide tables scroll by themselves, and by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="scroll" tabIndex={0} role="region" aria-label={textOf(field.label)}>
      <table className="tbl">
        <thead>
          <tr>
            {field.columns.map((column) => (
              <th key={column.id} scope="col" className={money(column.type) ? 'num' : undefined}>
                {textOf(column.label)}
                {money(column.type) && `（${t('common:money.wan')}）`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {field.columns.map((column) => (
                <td key={column.id} className={money(column.type) ? 'num' : undefined}>
                  {cell(row, column)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
