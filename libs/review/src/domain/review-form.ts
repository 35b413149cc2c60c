import type { Problem } from '@keshen/kernel';
import type { SaveReviewRequest } from './requests';
import type { Review } from './review';
import { HUNDREDTHS, pointsFit, type Rubric, type Score, type Scores } from './score';

/** A cell as it is read from a spreadsheet. */
export type FormCell = string | number | boolean | undefined;
/** A row of the workbook as it came back, by the spreadsheet's own number. */
export interface FormRow {
  number: number;
  cells: Record<string, FormCell>;
}
/** What a row's signed identifier says: which review, made on which version, which criterion (null: the whole). */
export interface FormKey {
  review: string;
  version: number;
  criterion: string | null;
}
/** A review that can be filled in offline: one's own, declared and not handed in. */
export type OpenReview = Pick<
  Review,
  'id' | 'version' | 'scores' | 'recommend' | 'recommendedFen' | 'comment' | 'officeRemark'
> & { rubric: Pick<Rubric, 'criteria'> };

/** Something wrong in a row; `sheet` is `scores` or `totals`. */
export interface FormProblem {
  sheet: 'scores' | 'totals';
  row: number;
  column: string | null;
  code: string;
  params?: Problem['params'];
}

const WAN = 1_000_000;
/** 建议立项 / 不建议 in both languages, as the form offers them. */
export const recommendations: Record<'yes' | 'no', readonly string[]> = {
  yes: ['建议立项', 'Recommend'],
  no: ['不建议', 'Do not recommend'],
};

const textIn = (cell: FormCell): string => (cell === undefined ? '' : String(cell).trim());

/** Points in hundredths from a number or digits; null for nothing, NaN for what is no number. */
function pointsIn(cell: FormCell): number | null {
  const text = textIn(cell).normalize('NFKC');
  if (text === '') return null;
  return /^\d{1,3}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * HUNDREDTHS) : Number.NaN;
}

/** Fen from 万元; null for nothing, NaN for what is no amount of whole fen. */
function fenIn(cell: FormCell): number | null {
  const text = textIn(cell).normalize('NFKC').replaceAll(',', '');
  if (text === '') return null;
  const fen = Number(text) * WAN;
  return Math.abs(fen - Math.round(fen)) < 1e-3 && fen >= 0 && fen <= 100_000 * WAN
    ? Math.round(fen)
    : Number.NaN;
}

/**
 * The workbook that came back as drafts of reviews, or everything that is wrong with it, row by row: identifiers that
 * were altered, reviews that are not open any more or were changed since the workbook was made, points out of range.
 * Cells are taken as they are, so an empty one empties the answer; rows that were taken out leave it as it was.
 */
export function readForm(
  sheets: { scores: readonly FormRow[]; totals: readonly FormRow[] },
  open: readonly OpenReview[],
  keyOf: (identifier: string) => FormKey | null,
): { drafts: (SaveReviewRequest & { id: string })[]; problems: FormProblem[] } {
  const byId = new Map(open.map((review) => [review.id, review]));
  const drafts = new Map<string, SaveReviewRequest & { id: string }>();
  const problems: FormProblem[] = [];

  const draftFor = (sheet: FormProblem['sheet'], row: FormRow) => {
    const wrong = (code: string) => {
      problems.push({ sheet, row: row.number, column: 'key', code });
      return null;
    };
    const key = keyOf(textIn(row.cells['key']));
    if (!key || (key.criterion === null) !== (sheet === 'totals')) return wrong('row.identifier');
    const review = byId.get(key.review);
    if (!review) return wrong('review.not-open');
    if (review.version !== key.version) return wrong('review.changed');
    const { id, version, scores, recommend, recommendedFen, comment, officeRemark } = review;
    const draft = drafts.get(id) ?? {
      id,
      version,
      scores: { ...scores },
      recommend,
      recommendedFen,
      comment,
      officeRemark,
    };
    drafts.set(id, draft);
    return { key, review, draft };
  };
  const words = (sheet: FormProblem['sheet'], row: FormRow, column: string, most: number): string => {
    const text = textIn(row.cells[column]);
    if (text.length > most)
      problems.push({ sheet, row: row.number, column, code: 'cell.too-long', params: { most } });
    return text;
  };

  for (const row of sheets.scores) {
    const found = draftFor('scores', row);
    if (!found) continue;
    const criterion = found.review.rubric.criteria.find(({ id }) => id === found.key.criterion);
    const points = pointsIn(row.cells['points']);
    if (!criterion)
      problems.push({ sheet: 'scores', row: row.number, column: 'key', code: 'row.identifier' });
    else if (points !== null && !pointsFit(criterion, points))
      problems.push({
        sheet: 'scores',
        row: row.number,
        column: 'points',
        code: 'review.points',
        params: { most: criterion.weight },
      });
    const reason = words('scores', row, 'reason', 1000);
    const feedback = words('scores', row, 'feedback', 1000);
    if (criterion)
      found.draft.scores[criterion.id] = scoreOf(found.review.scores, criterion.id, {
        points,
        reason,
        feedback,
      });
  }
  for (const row of sheets.totals) {
    const found = draftFor('totals', row);
    if (!found) continue;
    const answer = textIn(row.cells['recommend']);
    const yes = recommendations.yes.includes(answer);
    if (answer && !yes && !recommendations.no.includes(answer))
      problems.push({ sheet: 'totals', row: row.number, column: 'recommend', code: 'cell.choice' });
    const fen = fenIn(row.cells['amount']);
    if (Number.isNaN(fen))
      problems.push({ sheet: 'totals', row: row.number, column: 'amount', code: 'review.amount' });
    Object.assign(found.draft, {
      recommend: answer ? yes : null,
      recommendedFen: fen,
      comment: words('totals', row, 'comment', 2000),
      officeRemark: words('totals', row, 'remark', 2000),
    });
  }
  return { drafts: [...drafts.values()], problems };
}

/** A score as the form has it; pages that were cited are not in the form and stay. */
function scoreOf(
  before: Scores,
  id: string,
  given: { points: number | null; reason: string; feedback: string },
): Score {
  const { feedback, ...rest } = given;
  const refs = before[id]?.refs;
  return { ...rest, ...(feedback ? { feedback } : {}), ...(refs ? { refs } : {}) };
}
