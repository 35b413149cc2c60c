import type { z } from 'zod';
import { definitionSchema, type Definition } from './definition';
import { documentProblems, pointer } from './document';
import { exampleProblems, runExamples, type ExampleResult } from './examples';
import { problemWords } from './problem-words';
import type { ProgrammeProblem } from './problem';
import { programmeProblems } from './problems';
import { programmeWarnings } from './warnings';
import type { Text } from '@keshen/kernel';

/** Something to change in a definition: its place (JSON pointer), its code, and what it means in both languages. */
export interface SaidProblem extends ProgrammeProblem {
  words: Text;
}

/** What publishing would say of a document. `definition` is there when its format is right. */
export interface Checked {
  definition: Definition | null;
  problems: SaidProblem[];
  /** Worth a look; they refuse nothing. */
  warnings: SaidProblem[];
  examples: ExampleResult[];
}

/** So many problems are listed; who has more begins with these. */
const PROBLEMS_MOST = 200;

/**
 * The publishing gate: everything wrong with a document, each with its place. First whether it is bounded at all, then
 * its format, then what it says, then its worked examples; each is asked only when those before found nothing.
 */
export function checkDefinition(document: unknown): Checked {
  const said = (problems: ProgrammeProblem[]): SaidProblem[] =>
    problems.slice(0, PROBLEMS_MOST).map((problem) => ({ ...problem, words: problemWords(problem) }));
  const refused = (problems: ProgrammeProblem[], definition: Definition | null = null): Checked => ({
    definition,
    problems: said(problems),
    warnings: definition ? said(programmeWarnings(definition)) : [],
    examples: [],
  });
  const hostile = documentProblems(document);
  if (hostile.length) return refused(hostile);
  const parsed = definitionSchema.safeParse(document);
  if (!parsed.success)
    return refused(
      parsed.error.issues.slice(0, PROBLEMS_MOST).flatMap((issue) => formatProblems(issue, document)),
    );
  const definition = parsed.data;
  const problems = programmeProblems(definition);
  if (problems.length) return refused(problems, definition);
  const examples = runExamples(definition);
  return {
    definition,
    problems: said(exampleProblems(definition, examples)),
    warnings: said(programmeWarnings(definition)),
    examples,
  };
}

type Issue = z.core.$ZodIssue;

/** Values of an issue that explain it without repeating what was sent. */
const explaining = ['expected', 'format', 'minimum', 'maximum', 'keys', 'values', 'pattern'] as const;

/** What zod found, as problems of ours; of alternatives, what is wrong with the one that was most nearly meant. */
function formatProblems(issue: Issue, document: unknown, before: PropertyKey[] = []): ProgrammeProblem[] {
  const path = [...before, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length) {
    const nearest = issue.errors.reduce((best, each) => (each.length < best.length ? each : best));
    return nearest.flatMap((inner) => formatProblems(inner, document, path));
  }
  const given = issue as unknown as Record<string, unknown>;
  const params = Object.fromEntries(
    explaining.flatMap((key) => (given[key] === undefined ? [] : [[key, given[key]]])),
  );
  const own = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(issue.message) ? issue.message : null;
  const absent = issue.code === 'invalid_type' && valueAt(document, path) === undefined;
  const code = own ?? (absent ? 'format.missing' : `format.${issue.code.replaceAll('_', '-')}`);
  return [{ place: pointer(path), code, params: absent ? {} : params }];
}

const valueAt = (document: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], document);
