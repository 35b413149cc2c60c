// What is read: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

export interface Report {
  id: string;
  kind: 'interim' | 'final' | 'result';
  progress: string;
  spentFen: number;
  targets: { indicator: string; target: string; reached: string }[];
  files: { id: string; name: string; size: number; sha256: string }[];
  /** 自评 by indicator; null where none was asked for. */
  scores: Record<string, number> | null;
  submittedAt: Date;
}
