import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answers, Definition, Field, FieldOf } from '@keshen/programme';
import { rowTotal, type TableRow } from '@keshen/programme';
import { colon, textOf, wan } from '../../format';
import type { StoredFile } from '../../form/attachment-field';
import '../../form/words';
import { figureText, isFigure, useColumnLabel } from '../../form/table-totals';
import { FileList, FileRow, Masked } from '../../ui';
import { answerText } from './answer-text';
import { FileLink } from '../document/file-link';

/** All answers as they were given, section by section, readable and printable. */
export function AnswerSections({
  definition,
  answers,
  files,
  hidden = [],
}: {
  definition: Definition;
  answers: Answers;
  files: readonly StoredFile[];
  /** Paths that were answered and are kept from this reader. */
  hidden?: readonly string[];
}) {
  const { t } = useTranslation('application');
  const known = new Map(files.map((file) => [file.id, file]));
  return (
    <div className="answers">
      {definition.form.sections.map((section) => (
        <section key={section.id} className="fs" aria-labelledby={`a-${section.id}`}>
          <h3 id={`a-${section.id}`}>{textOf(section.title)}</h3>
          <dl className="facts">
            {section.fields.map((field) =>
              hidden.includes(`${section.id}.${field.id}`) ? (
                <Fragment key={field.id}>
                  <dt>{textOf(field.label)}</dt>
                  <dd>
                    <Masked kind={textOf(field.label)} />
                  </dd>
                </Fragment>
              ) : (
                <Answer key={field.id} field={field} value={answers[section.id]?.[field.id]} files={known} />
              ),
            )}
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
            if (hidden.includes(`attachments.${attachment.id}`))
              return (
                <FileRow key={attachment.id} name={name} state="elsewhere" words={t('answers.keptBack')} />
              );
            if (given.length === 0)
              return (
                <FileRow key={attachment.id} name={name} state="elsewhere" words={t('answers.noFile')} />
              );
            return given.map((file) => (
              <FileRow
                key={file.id}
                name={
                  <>
                    {name}
                    {colon()}
                    <FileLink id={file.id} name={file.name} />
                  </>
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

function Answer({
  field,
  value,
  files,
}: {
  field: Field;
  value: unknown;
  files: ReadonlyMap<string, StoredFile>;
}) {
  const { t } = useTranslation('application');
  return (
    <>
      <dt>{textOf(field.label)}</dt>
      <dd>
        {value === undefined || value === null || value === '' ? (
          <span className="meta">{t('answers.none')}</span>
        ) : field.type === 'table' ? (
          <Table field={field} rows={value as TableRow[]} />
        ) : field.type === 'group' ? (
          <Records field={field} items={value as TableRow[]} files={files} />
        ) : field.type === 'file' ? (
          <ul>
            {(value as string[]).map((id) => (
              <li key={id}>
                <FileLink id={id} name={files.get(id)?.name ?? id} />
              </li>
            ))}
          </ul>
        ) : (
          <span className={field.type === 'long-text' ? 'pre' : undefined}>
            {answerText(field, value, t)}
          </span>
        )}
      </dd>
    </>
  );
}

/** 重复组: each record with its questions. */
function Records({
  field,
  items,
  files,
}: {
  field: FieldOf<'group'>;
  items: TableRow[];
  files: ReadonlyMap<string, StoredFile>;
}) {
  return (
    <ol className="records">
      {items.map((item, index) => (
        <li key={index}>
          <dl className="facts">
            {field.fields.map((each) => (
              <Answer key={each.id} field={each} value={item[each.id]} files={files} />
            ))}
          </dl>
        </li>
      ))}
    </ol>
  );
}

function Table({ field, rows }: { field: FieldOf<'table'>; rows: TableRow[] }) {
  const label = useColumnLabel();
  const first = field.columns[0]!.id;
  const cell = (row: TableRow, column: (typeof field.columns)[number]): string => {
    if (column.type === 'row-total') return wan(rowTotal(row, column.of));
    const value = row[column.id];
    if (value === undefined || value === null) return '—';
    if (typeof value === 'number' && isFigure(column)) return figureText(column, value);
    if (column.id === first && field.fixedRows)
      return textOf(field.fixedRows.find((r) => r.value === value)?.label) || String(value);
    if (column.type === 'choice') return textOf(column.options.find((o) => o.value === value)?.label);
    return String(value);
  };
  return (
    // Wide tables scroll by themselves, and by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="scroll" tabIndex={0} role="region" aria-label={textOf(field.label)}>
      <table className="tbl">
        <thead>
          <tr>
            {field.columns.map((column) => (
              <th key={column.id} scope="col" className={isFigure(column) ? 'num' : undefined}>
                {label(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {field.columns.map((column) => (
                <td key={column.id} className={isFigure(column) ? 'num' : undefined}>
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
