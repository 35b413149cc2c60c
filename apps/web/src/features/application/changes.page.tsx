import { diffChars } from 'diff';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { answerText, cellText, type AnswerChange } from '@keshen/application';
import {
  fieldAt,
  isEmpty,
  type Definition,
  type Field,
  type FieldOf,
  type TableRow,
} from '@keshen/programme';
import { api } from '../../api';
import { colon, textOf } from '../../format';
import { currentLocale } from '../../i18n';
import { PageProblem } from '../../layout';
import { Crumbs, Loading, PageFrame } from '../../ui';
import { useApplicationPage } from './application.api';
import './words';

/** 补正对照: what a later submission says otherwise than the one before, question by question. */
export default function ChangesPage() {
  const { id = '', no = '' } = useParams();
  const { t } = useTranslation('application');
  const { data: page, error } = useApplicationPage(id);
  const answers = useQuery({
    queryKey: ['answers', id, 'definition'],
    queryFn: () => api.get<{ definition: Definition }>(`/applications/${id}/answers`),
  });
  const changes = useQuery({
    queryKey: ['changes', id, no],
    queryFn: () => api.get<AnswerChange[]>(`/applications/${id}/submissions/${no}/changes`),
  });
  const problem = error ?? answers.error ?? changes.error;
  if (problem) return <PageProblem problem={problem} />;
  if (!page || !answers.data || !changes.data)
    return (
      <PageFrame title={t('changes.title')}>
        <Loading />
      </PageFrame>
    );
  const { definition } = answers.data;
  return (
    <PageFrame title={t('changes.title')} roomy>
      <section className="lead tight">
        <Crumbs
          trail={[
            { label: page.application.reference, to: `/applications/${id}` },
            { label: t('changes.title') },
          ]}
        />
        <h1>{t('changes.heading', { count: changes.data.length, no })}</h1>
      </section>
      {changes.data.map((change) => (
        <Change key={change.path} change={change} definition={definition} />
      ))}
    </PageFrame>
  );
}

function Change({ change, definition }: { change: AnswerChange; definition: Definition }) {
  const { t } = useTranslation('application');
  const [section = '', id = ''] = change.path.split('.');
  const field = fieldAt(definition, change.path);
  const attachment = definition.form.attachments.find((a) => section === 'attachments' && a.id === id);
  const rule = definition.eligibility.find((r) => section === 'reasons' && r.id === id);
  return (
    <section className="fs">
      <h2>{textOf(field?.label ?? attachment?.name ?? rule?.text) || change.path}</h2>
      {field?.type === 'table' ? (
        <Rows field={field} before={rowsOf(change.before)} after={rowsOf(change.after)} />
      ) : attachment || field?.type === 'file' ? (
        <p>{t('changes.files')}</p>
      ) : (
        <Words before={wordsOf(field, change.before)} after={wordsOf(field, change.after)} />
      )}
    </section>
  );
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

/** Taken away and added, character by character, as text and not by colour alone. */
function Words({ before, after }: { before: string; after: string }) {
  return (
    <p className="pre">
      {diffChars(before, after).map((part, index) =>
        part.added ? (
          <ins key={index}>{part.value}</ins>
        ) : part.removed ? (
          <del key={index}>{part.value}</del>
        ) : (
          <span key={index}>{part.value}</span>
        ),
      )}
    </p>
  );
}

/** Rows that only one of both has; the same row at another place is no change. */
function Rows({ field, before, after }: { field: FieldOf<'table'>; before: TableRow[]; after: TableRow[] }) {
  const lines = (rows: TableRow[]): string[] =>
    rows.map((row) => field.columns.map((column) => cellText(column, row, currentLocale())).join(' ｜ '));
  const [old, now] = [lines(before), lines(after)];
  return (
    <ul>
      {old
        .filter((line) => !now.includes(line))
        .map((line, index) => (
          <li key={`old-${index}`}>
            <del>{line}</del>
          </li>
        ))}
      {now
        .filter((line) => !old.includes(line))
        .map((line, index) => (
          <li key={`new-${index}`}>
            <ins>{line}</ins>
          </li>
        ))}
    </ul>
  );
}
