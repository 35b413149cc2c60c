import type { FieldValues, Resolver, ResolverResult } from 'react-hook-form';

/** Typing rests when nothing was typed for so many times as long as the work takes. */
const TIMES = 3;

/**
 * Work that follows from what is typed: it is done when typing rests, so that the next key comes first. What takes a
 * millisecond is done all but at once, what takes long waits for a pause that is long enough for it.
 */
export class Resting {
  private took = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** To be done in place of what was to be done before. */
  next(work: () => void): void {
    this.end();
    this.timer = setTimeout(() => {
      const began = performance.now();
      work();
      this.took = performance.now() - began;
    }, TIMES * this.took);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

/** Checks a form once for all the keys that are pressed before typing rests: what stands in it by then. */
export function restingResolver<Values extends FieldValues>(check: Resolver<Values>): Resolver<Values> {
  const resting = new Resting();
  let answer: Promise<ResolverResult<Values>> | undefined;
  let give: (result: ReturnType<Resolver<Values>>) => void;
  return (...asked) => {
    answer ??= new Promise((resolve) => (give = resolve));
    // The values are the form's own: they change with what is typed.
    resting.next(() => {
      answer = undefined;
      give(check(...asked));
    });
    return answer;
  };
}
