import { reportRequest, type ReportRequest } from '@keshen/award';
import type { StoredFile } from '../../form/attachment-field';
import { scoreTyped } from './evaluation';

export type TargetRow = { indicator: string; target: string; reached: string };
/** A report while it is written: nothing has to be right yet. */
export type ReportDraft = {
  progress: string;
  spentFen: number | null;
  targets: TargetRow[];
  files: StoredFile[];
  /** 自评 as typed, by indicator. */
  scores?: Record<string, string>;
};
export const emptyRow: TargetRow = { indicator: '', target: '', reached: '' };
export const emptyReport: ReportDraft = { progress: '', spentFen: null, targets: [emptyRow], files: [] };

/** A report begins with the targets that were promised; what was reached is written beside them. */
export const reportOf = (promised: readonly { indicator: string; target: string }[]): ReportDraft =>
  promised.length === 0
    ? emptyReport
    : { ...emptyReport, targets: promised.slice(0, 50).map((target) => ({ ...target, reached: '' })) };

/** Which report each stage waits for. */
export const reportKinds = { milestone: 'interim', acceptance: 'final', evaluation: 'result' } as const;

export type ReportLack = 'progress' | 'spent' | 'targets' | 'too-long' | 'scores';

const isScore = (typed: string | undefined): boolean => {
  const score = scoreTyped(typed ?? '');
  return score !== null && !Number.isNaN(score);
};
const isEmpty = (row: TargetRow): boolean => Object.values(row).every((cell) => !cell.trim());

/** What still has to be written, in the order of the form; rows left wholly empty are no targets. */
export function lacking(draft: ReportDraft, indicators: readonly { id: string }[] = []): ReportLack[] {
  const rows = draft.targets.filter((row) => !isEmpty(row));
  return [
    !draft.progress.trim() && ('progress' as const),
    draft.progress.trim().length > 4000 && ('too-long' as const),
    (draft.spentFen === null || !Number.isSafeInteger(draft.spentFen)) && ('spent' as const),
    rows.some((row) => Object.values(row).some((cell) => !cell.trim())) && ('targets' as const),
    indicators.some(({ id }) => !isScore(draft.scores?.[id])) && ('scores' as const),
  ].filter((lack) => lack !== false);
}

/** The request for a draft that lacks nothing, judged by the same schema as on the server. */
export function requestOf(
  draft: ReportDraft,
  version: number,
  indicators: readonly { id: string }[] = [],
): ReportRequest {
  return reportRequest.parse({
    progress: draft.progress,
    spentFen: draft.spentFen,
    targets: draft.targets.filter((row) => !isEmpty(row)),
    files: draft.files.map((file) => file.id),
    ...(indicators.length
      ? { scores: Object.fromEntries(indicators.map(({ id }) => [id, scoreTyped(draft.scores?.[id] ?? '')])) }
      : {}),
    version,
  });
}

/** Rows pasted from a spreadsheet: indicator, target, reached by tabs. At most 50 rows in all. */
export function pastedRows(rows: TargetRow[], at: number, block: string): TargetRow[] {
  const pasted = block
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((line) => {
      const [indicator = '', target = '', reached = ''] = line.split('\t').map((cell) => cell.trim());
      return {
        indicator: indicator.slice(0, 200),
        target: target.slice(0, 100),
        reached: reached.slice(0, 100),
      };
    });
  return [...rows.slice(0, at), ...pasted, ...rows.slice(at + 1)].slice(0, 50);
}
