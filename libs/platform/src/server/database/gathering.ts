import { sqlState } from './database';
import { withNothingHidden } from './hidden';
import { withFreshReads } from './old-reads';

/** PostgreSQL found something wrong with the data of a statement, and undid it: constraint, value, deadlock, lock. */
const OF_ONE = /^(2[23]|40|55)\w{3}$/;

type Waiting<Q, A> = { question: Q; resolve(answer: A): void; reject(error: unknown): void };

/**
 * Questions of one kind that come while others are away are asked together, in one statement with one commit: in a rush
 * the way to the database costs most. Nobody waits on a quiet day, and each is answered as if it had been alone: when the
 * statement fails by one of them, each is asked by itself.
 */
export class Gathering<Q, A> {
  private readonly waiting: Waiting<Q, A>[] = [];
  private away = false;

  /**
   * `askAll` answers each question in its place; it is given `most` at a time, at most. Everything is there for it: a
   * question carries what its asker may see.
   */
  constructor(
    private readonly askAll: (questions: readonly Q[]) => Promise<readonly A[]>,
    private readonly most = 100,
  ) {}

  /** The answer to one question. Throws what asking it threw. */
  ask(question: Q): Promise<A> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ question, resolve, reject });
      if (!this.away) void this.send();
    });
  }

  private async send(): Promise<void> {
    this.away = true;
    while (this.waiting.length > 0) await this.together(this.waiting.splice(0, this.most));
    this.away = false;
  }

  private async together(asked: readonly Waiting<Q, A>[]): Promise<void> {
    try {
      // A batch is nobody's request: what is hidden from who came first is not hidden from the others, nor is it old.
      const answers = await withFreshReads(() =>
        withNothingHidden(() => this.askAll(asked.map(({ question }) => question))),
      );
      asked.forEach(({ resolve }, n) => resolve(answers[n]!));
    } catch (error) {
      if (asked.length > 1 && OF_ONE.test(sqlState(error)))
        for (const one of asked) await this.together([one]);
      else for (const { reject } of asked) reject(error);
    }
  }
}
