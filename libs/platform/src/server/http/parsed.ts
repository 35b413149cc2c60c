import { type PipeTransform } from '@nestjs/common';
import { invalid, type Problem } from '@keshen/kernel';
import type { z } from 'zod';

/** Values of an issue that explain it without repeating what was sent. */
const explaining = [
  'expected',
  'format',
  'minimum',
  'maximum',
  'inclusive',
  'keys',
  'values',
  'divisor',
  'params',
];

/** What zod found, as problems with a path, a code (`too_small`, or a code of our own) and its values. */
export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.slice(0, 200).map((issue) => {
    const given = issue as unknown as Record<string, unknown>;
    const params = Object.fromEntries(
      explaining.flatMap((key) => (given[key] === undefined ? [] : [[key, plain(given[key])]])),
    );
    const own = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(issue.message) ? issue.message : issue.code;
    return { path: issue.path.join('.'), code: own, params };
  });
}

/** JSON has no bigint. */
const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

class ParsedPipe<T> implements PipeTransform<unknown, T> {
  constructor(private readonly schema: z.ZodType<T>) {}

  transform(value: unknown): T {
    const result = this.schema.safeParse(value);
    if (result.success) return result.data;
    throw invalid('body.invalid', { problems: problemsOf(result.error) });
  }
}

/**
 * Parses a body, query or parameter by its zod schema: `@Body(parsed(schema))`. Refuses `body.invalid` with
 * every problem; what was sent is never repeated in the answer.
 */
export const parsed = <T>(schema: z.ZodType<T>): PipeTransform<unknown, T> => new ParsedPipe(schema);
