/** One question whose answer differs between two submissions; null: not answered. */
export interface AnswerChange {
  path: string;
  before: unknown;
  after: unknown;
}

/** What a later submission says otherwise than an earlier one, by question, in the order of the paths. */
export function changedAnswers(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): AnswerChange[] {
  return Object.keys({ ...before, ...after })
    .filter((path) => text(before[path]) !== text(after[path]))
    .sort()
    .map((path) => ({ path, before: before[path] ?? null, after: after[path] ?? null }));
}

const text = (value: unknown): string => JSON.stringify(value ?? null);
