import {
  ATTACHMENTS,
  attachmentOf,
  checkAnswerChange,
  fieldAt,
  flatten,
  REASONS,
  sectionOf,
  unflatten,
  visibleAnswers,
  type Answers,
  type Definition,
} from '@keshen/programme';

/**
 * Why an earlier answer does not come along: the new form does not ask it, asks it in another way, would not take it,
 * hides it, knows it better from the profile; promises are made anew, and a document that runs out is handed in anew.
 */
export type LeftBehind = 'gone' | 'type' | 'invalid' | 'hidden' | 'profile' | 'promise' | 'expired';
export interface CarryOver {
  carried: { path: string; value: unknown }[];
  left: { path: string; why: LeftBehind }[];
}

/**
 * 照以前的申报填: which answers of an earlier application begin a new one. Only what counted then, and whose question
 * has the same id and type now. `known` is what the profile fills in already; `expired` are files whose validity ends
 * before the call does.
 */
export function carryOver(
  earlier: { definition: Definition; answers: Answers },
  next: Definition,
  known: ReadonlyMap<string, unknown>,
  expired: ReadonlySet<string>,
): CarryOver {
  const carried: CarryOver['carried'] = [];
  const left: CarryOver['left'] = [];
  const counted = flatten(visibleAnswers(earlier.definition, earlier.answers));
  for (const [path, value] of Object.entries(counted)) {
    if (value === null || askedAt(earlier.definition, path)?.type === 'computed') continue;
    const why = refusedBy(earlier.definition, next, path, value, known, expired);
    if (why) left.push({ path, why });
    else carried.push({ path, value });
  }
  const together = visibleAnswers(
    next,
    unflatten({ ...Object.fromEntries(carried.map((c) => [c.path, c.value])), ...Object.fromEntries(known) }),
  );
  const shown = flatten(together);
  const hidden = carried.filter(({ path }) => !(path in shown));
  return {
    carried: carried.filter(({ path }) => path in shown),
    left: [...left, ...hidden.map(({ path }) => ({ path, why: 'hidden' as const }))],
  };
}

/** The question at a path; attachments and reasons are none, unless a section is called so. */
const askedAt = (definition: Definition, path: string) =>
  isBeside(definition, path) ? undefined : fieldAt(definition, path);
const isBeside = (definition: Definition, path: string): boolean => {
  const [place = ''] = path.split('.');
  return (place === ATTACHMENTS || place === REASONS) && !sectionOf(definition, place);
};

function refusedBy(
  before: Definition,
  next: Definition,
  path: string,
  value: unknown,
  known: ReadonlyMap<string, unknown>,
  expired: ReadonlySet<string>,
): LeftBehind | null {
  const [place = '', id = ''] = path.split('.');
  if (isBeside(before, path)) {
    // A reason is given for one call's rule; it is a statement like a promise.
    if (place === REASONS) return 'promise';
    if (!attachmentOf(next, id) || sectionOf(next, ATTACHMENTS)) return 'gone';
    if (attachmentOf(next, id)!.providedBy !== 'applicant') return 'gone';
  } else {
    const [was, is] = [fieldAt(before, path), isBeside(next, path) ? undefined : fieldAt(next, path)];
    if (!is) return 'gone';
    if (was?.type === 'declaration' || is.type === 'declaration') return 'promise';
    if (was?.type !== is.type) return 'type';
  }
  if (known.has(path)) return 'profile';
  if (isFiles(before, path) && (value as string[]).some((file) => expired.has(file))) return 'expired';
  return checkAnswerChange(next, path, value).length ? 'invalid' : null;
}

/** Whether the answer at a path is a list of files. */
export const isFiles = (definition: Definition, path: string): boolean =>
  isBeside(definition, path)
    ? path.startsWith(`${ATTACHMENTS}.`)
    : fieldAt(definition, path)?.type === 'file';
