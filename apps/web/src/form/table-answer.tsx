import type { FieldOf } from '@keshen/programme';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../problems';
import { ErrorLine } from '../ui/field';
import type { SheetProblem } from './form-view';
import { fieldProblemText } from './problem-words';
import { useColumnLabel } from './table-totals';
import type { Pasted } from './values';

/** What the last paste or file came to. */
export type Said =
  | { kind: 'pasted'; pasted: Pasted; most: number }
  | { kind: 'read'; rows: number; problems: readonly SheetProblem[]; more: number }
  | { kind: 'refused'; problem: unknown };

const CELLS_SAID = 10;

/** The answer to a paste or a file, row by row, said where it was asked. */
export function TableAnswer({ field, said }: { field: FieldOf<'table'>; said: Said | null }) {
  return (
    <div aria-live="polite" className={said ? 'mt3' : undefined}>
      {said && <Words field={field} said={said} />}
    </div>
  );
}

function Words({ field, said }: { field: FieldOf<'table'>; said: Said }) {
  const { t } = useTranslation('form');
  const say = useProblemText('form');
  const label = useColumnLabel();
  if (said.kind === 'refused') return <ErrorLine>{say(said.problem)}</ErrorLine>;
  if (said.kind === 'read') {
    if (said.problems.length === 0) return <p className="small">{t('sheet.taken', { count: said.rows })}</p>;
    return (
      <>
        <ErrorLine>{t('sheet.notTaken', { count: said.problems.length + said.more })}</ErrorLine>
        <ul className="sheetwrong">
          {said.problems.map((problem, index) => {
            const column = field.columns.find(({ id }) => id === problem.column);
            return (
              <li key={index}>
                {t('sheet.row', { row: problem.row })}
                {column && `　${label(column)}`}　{fieldProblemText(problem, column)}
              </li>
            );
          })}
          {said.more > 0 && <li>{t('moreProblems', { count: said.more })}</li>}
        </ul>
      </>
    );
  }
  if ('tooMany' in said.pasted)
    return <ErrorLine>{t('pasteTooMany', { count: said.pasted.tooMany, most: said.most })}</ErrorLine>;
  const { pasted, unread, cut } = said.pasted;
  return (
    <>
      <p className="small">{t('pasted', { count: pasted })}</p>
      {cut > 0 && <ErrorLine>{t('pasteCut', { count: cut })}</ErrorLine>}
      {unread.slice(0, CELLS_SAID).map(({ row, column, text }) => (
        <ErrorLine key={`${row}.${column.id}`}>
          {t('pasteUnread', { number: row + 1, column: label(column), text: text.slice(0, 40) })}
        </ErrorLine>
      ))}
      {unread.length > CELLS_SAID && (
        <ErrorLine>{t('moreProblems', { count: unread.length - CELLS_SAID })}</ErrorLine>
      )}
    </>
  );
}
