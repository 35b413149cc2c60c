import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { lockOf, seal, unseal, type Lock, type Sealed } from '../../draft/sealing';
import type { Session } from '../../session';
import type { Draft } from './use-review-draft';

/** What was given and is not acknowledged yet, and the version of the review that it was given on. */
export type KeptReview = { version: number; at: string; draft: Draft };

interface Schema extends DBSchema {
  reviews: { key: string; value: Sealed & { id: string } };
}

/**
 * 本机草稿 of reviews: what an expert typed stands on this device before it is sent, through a crash or a flat battery.
 * One database for each account, closed by a key of its session.
 */
export class KeptReviews {
  private constructor(
    private readonly db: IDBPDatabase<Schema>,
    private readonly lock: Lock,
  ) {}

  static async open({ account, journalKey }: Session): Promise<KeptReviews> {
    const db = await openDB<Schema>(`keshen-reviews-${account!.id}`, 1, {
      upgrade: (made) => void made.createObjectStore('reviews', { keyPath: 'id' }),
      blocking: () => db.close(),
    });
    return new KeptReviews(db, await lockOf(journalKey));
  }

  async read(id: string): Promise<KeptReview | null> {
    const found = await this.db.get('reviews', id);
    return found ? unseal<KeptReview>(this.lock, found) : null;
  }

  async write(id: string, kept: KeptReview): Promise<void> {
    await this.db.put('reviews', { id, ...(await seal(this.lock, kept)) });
  }

  drop(id: string): Promise<void> {
    return this.db.delete('reviews', id);
  }
}

const opened = new Map<string, Promise<KeptReviews>>();

/** The signed-in account's store; opened once. A device that keeps nothing answers null: saving still works. */
export function keptReviews(session: Session): Promise<KeptReviews | null> {
  const id = session.account?.id;
  if (!id) return Promise.resolve(null);
  const found = opened.get(id) ?? KeptReviews.open(session);
  opened.set(id, found);
  return found.catch(() => {
    opened.delete(id);
    return null;
  });
}
