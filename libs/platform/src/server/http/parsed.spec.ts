import { isRefusal } from '@keshen/kernel';
import { z } from 'zod';
import { parsed } from './parsed';

const pipe = parsed(
  z
    .strictObject({ name: z.string().max(5), age: z.int().min(1), mail: z.email().optional() })
    .refine((v) => v.name !== 'root', { path: ['name'], message: 'name.taken' }),
);
const refusal = (value: unknown) => {
  try {
    pipe.transform(value, { type: 'body' });
  } catch (error) {
    if (isRefusal(error)) return error;
  }
  throw new Error('not refused');
};

describe('a parsed body', () => {
  it('is what its schema says', () => {
    expect(pipe.transform({ name: 'a', age: 1 }, { type: 'body' })).toEqual({ name: 'a', age: 1 });
  });

  it('is refused with every problem, its place and its rule', () => {
    const { kind, code, details } = refusal({ name: 'far too long', age: 0, extra: 1 });
    expect([kind, code]).toEqual(['invalid', 'body.invalid']);
    expect(details.problems).toEqual([
      { path: 'name', code: 'too_big', params: { maximum: 5, inclusive: true } },
      { path: 'age', code: 'too_small', params: { minimum: 1, inclusive: true } },
      { path: '', code: 'unrecognized_keys', params: { keys: ['extra'] } },
    ]);
  });

  it('names a rule of our own by its code', () => {
    expect(refusal({ name: 'root', age: 1 }).details.problems).toMatchObject([
      { path: 'name', code: 'name.taken' },
    ]);
  });

  it('never repeats what was sent', () => {
    const answer = JSON.stringify(
      refusal({ name: 'hunter2-hunter2', age: 'hunter2', mail: 'hunter2' }).details,
    );
    expect(answer).not.toContain('hunter2');
  });
});
