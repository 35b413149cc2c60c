import { jest } from '@jest/globals';
import type { FieldValues, ResolverOptions } from 'react-hook-form';
import { Resting, restingResolver } from './resting';

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['queueMicrotask'] }));
afterEach(() => void jest.useRealTimers());

describe('work that follows from what is typed', () => {
  it('is done once for keys that follow each other, and waits for a pause three times as long as it took', () => {
    const resting = new Resting();
    const done: string[] = [];
    const work = (key: string) => () => {
      done.push(key);
      jest.advanceTimersByTime(40);
    };
    for (const key of ['a', 'b', 'c']) resting.next(work(key));
    jest.runOnlyPendingTimers();
    expect(done).toEqual(['c']);
    resting.next(work('d'));
    jest.advanceTimersByTime(100);
    resting.next(work('e'));
    jest.advanceTimersByTime(119);
    expect(done).toEqual(['c']);
    jest.advanceTimersByTime(1);
    expect(done).toEqual(['c', 'e']);
  });

  it('answers every check that waited by what stands in the form when typing rests', async () => {
    const values: FieldValues = { title: '' };
    const check = jest.fn((given: FieldValues) => ({ values: { ...given }, errors: {} }));
    const resolve = restingResolver(check);
    const answers = ['传', '传感', '传感器'].map((title) => {
      values.title = title;
      return resolve(values, undefined, {} as ResolverOptions<FieldValues>);
    });
    jest.runOnlyPendingTimers();
    expect(await Promise.all(answers)).toEqual(
      answers.map(() => ({ values: { title: '传感器' }, errors: {} })),
    );
    expect(check).toHaveBeenCalledTimes(1);
  });
});
