import { Gathering } from './gathering';

/** Answers each number with its double, and keeps what was asked together. */
class Doubling {
  readonly asked: number[][] = [];
  /** What asking these throws. */
  fails: (numbers: readonly number[]) => unknown = () => undefined;
  readonly gathering = new Gathering<number, number>(async (numbers) => {
    this.asked.push([...numbers]);
    await new Promise(setImmediate);
    const error = this.fails(numbers);
    if (error) throw error;
    return numbers.map((n) => 2 * n);
  }, 3);

  all(...numbers: number[]) {
    return Promise.allSettled(numbers.map((n) => this.gathering.ask(n)));
  }
}
const withState = (code: string) => Object.assign(new Error(code), { code });
const fulfilled = (...values: number[]) => values.map((value) => ({ status: 'fulfilled', value }));

describe('questions to the database', () => {
  it('are asked at once when they come alone', async () => {
    const doubling = new Doubling();
    expect([await doubling.gathering.ask(1), await doubling.gathering.ask(2)]).toEqual([2, 4]);
    expect(doubling.asked).toEqual([[1], [2]]);
  });

  it('are asked together while others are away, so many at a time, each with its own answer', async () => {
    const doubling = new Doubling();
    expect(await doubling.all(1, 2, 3, 4, 5, 6)).toEqual(fulfilled(2, 4, 6, 8, 10, 12));
    expect(doubling.asked).toEqual([[1], [2, 3, 4], [5, 6]]);
  });

  it('are asked one by one when one of them makes the statement fail, and only that one fails', async () => {
    const doubling = new Doubling();
    const broken = withState('23503');
    doubling.fails = (numbers) => numbers.includes(3) && broken;
    expect(await doubling.all(1, 2, 3, 4, 5)).toEqual([
      ...fulfilled(2, 4),
      { status: 'rejected', reason: broken },
      ...fulfilled(8, 10),
    ]);
    expect(doubling.asked).toEqual([[1], [2, 3, 4], [2], [3], [4], [5]]);
  });

  it('are not asked again when nobody knows whether they were heard', async () => {
    const doubling = new Doubling();
    const away = withState('ECONNRESET');
    doubling.fails = (numbers) => numbers.length > 1 && away;
    expect(await doubling.all(1, 2, 3)).toEqual([
      ...fulfilled(2),
      { status: 'rejected', reason: away },
      { status: 'rejected', reason: away },
    ]);
    expect(doubling.asked).toEqual([[1], [2, 3]]);
  });
});
