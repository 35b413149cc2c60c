import type { Change, JournalEntry, Refused, SaveAnswer, Stored } from './entry';
import type { DraftReplica } from './replica';

/** Where edits outlive the program: it is written before anything is sent. */
export type Journal = {
  /** One transaction: all of it or nothing. */
  write(written: { put: readonly JournalEntry[]; remove: readonly string[] }): Promise<void>;
};

/** The server, which throws what `whatFailed` understands. */
export type DraftServer = {
  save(changes: readonly Change[]): Promise<SaveAnswer>;
  /** What stands at these paths now. */
  values(paths: readonly string[]): Promise<readonly Stored[]>;
};

/** What a failed save means for the edits: try again, sign in again, or not like this. */
export type Failure =
  | { kind: 'later' }
  | { kind: 'signed-out' }
  | { kind: 'refused'; why: (path: string) => Refused | undefined }
  | { kind: 'lost'; refused: Refused };

export type SyncState = 'idle' | 'sending' | 'later' | 'signed-out' | 'lost' | 'journal-failed';

type Problems = { path: string; code: string; params?: Record<string, unknown> }[];

/** What an answer of the server other than success means. `status` 0: nothing answered. */
export function whatFailed(status: number, code: string, details: Record<string, unknown>): Failure {
  if (status === 0 || status >= 500 || status === 429) return { kind: 'later' };
  if (status === 401) return { kind: 'signed-out' };
  const problems = (details.problems ?? []) as Problems;
  if (problems.length)
    return {
      kind: 'refused',
      why: (path) => problems.find((each) => each.path === path || each.path.startsWith(`${path}.`)),
    };
  if (typeof details.field === 'string' && code !== 'request.invalid')
    return { kind: 'refused', why: (path) => (path === details.field ? { code } : undefined) };
  return { kind: 'lost', refused: { code } };
}

/** Carries a replica's edits to the journal and to the server, one request after the other. */
export class DraftSync {
  private running: Promise<SyncState> | undefined;
  private again = false;

  constructor(
    readonly replica: DraftReplica,
    private readonly journal: Journal,
    private readonly server: DraftServer,
    private readonly failed: (error: unknown) => Failure,
    /** Told which paths now show something else, and how it goes. */
    private readonly told: (news: { changed: string[]; state: SyncState }) => void,
  ) {}

  /** Writes what was typed into the journal; after this a crash loses nothing. */
  async keep(): Promise<void> {
    const { put, remove } = this.replica.drain();
    if (put.length || remove.length) await this.journal.write({ put, remove });
  }

  /** Sends until nothing is left to send or something fails; calls meanwhile make one more round follow. */
  flush(): Promise<SyncState> {
    this.again = true;
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  private async run(): Promise<SyncState> {
    let state: SyncState = 'idle';
    while (this.again) {
      this.again = false;
      state = await this.round();
      this.told({ changed: [], state });
    }
    return state;
  }

  private async round(): Promise<SyncState> {
    let journal: SyncState = 'idle';
    const keep = () => this.keep().catch(() => void (journal = 'journal-failed'));
    for (;;) {
      const changes = this.replica.next();
      // A device that cannot keep a journal (full, forbidden) still sends.
      await keep();
      if (changes.length === 0 && this.replica.behind.size === 0) return journal;
      this.told({ changed: [], state: 'sending' });
      try {
        const changed = changes.length ? this.replica.answered(changes, await this.server.save(changes)) : [];
        changed.push(...(await this.catchUp()));
        if (changed.length) this.told({ changed, state: 'sending' });
      } catch (error) {
        const failure = this.failed(error);
        if (failure.kind === 'later' || failure.kind === 'signed-out') return failure.kind;
        const why = failure.kind === 'lost' ? () => failure.refused : failure.why;
        this.replica.refuse(changes, why);
        await keep();
        if (failure.kind === 'lost') return 'lost';
      }
    }
  }

  /** What others wrote while an edit of the same answer was under way. */
  private async catchUp(): Promise<string[]> {
    const paths = [...this.replica.behind];
    if (paths.length === 0) return [];
    const changed = this.replica.received(await this.server.values(paths));
    for (const path of paths) this.replica.behind.delete(path);
    return changed;
  }
}
