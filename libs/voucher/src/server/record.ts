import type { ZodType } from 'zod';
import { invalid } from '@keshen/kernel';

/** Reads what an act brought with it. Refuses `record.invalid` with every field that is wrong. */
export function recordAs<T>(schema: ZodType<T>, record: unknown): T {
  const parsed = schema.safeParse(record ?? {});
  if (parsed.success) return parsed.data;
  throw invalid('record.invalid', {
    problems: parsed.error.issues.map((i) => ({ path: ['record', ...i.path].join('.'), code: i.code })),
  });
}
