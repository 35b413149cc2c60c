import type { Journal, JournalEntry } from '@keshen/application';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { seal, unseal, type Lock } from './sealing';

/** An edit in the journal: whose draft it belongs to, and the tab that is typing it. */
type Kept = {
  id: string;
  application: string;
  tab: string;
  iv: Uint8Array<ArrayBuffer> | null;
  entry: unknown;
};

interface JournalSchema extends DBSchema {
  edits: { key: string; value: Kept; indexes: { application: string } };
}

/**
 * What was typed and is not acknowledged, kept on this device through a crash. One database for each account, its
 * entries encrypted by a key that only that account's session is told: who signs in next on this browser neither sees
 * nor sends them.
 */
export class DeviceJournal {
  private constructor(
    private readonly db: IDBPDatabase<JournalSchema>,
    private readonly lock: Lock,
  ) {}

  static async open(account: string, lock: Lock): Promise<DeviceJournal> {
    const db = await openDB<JournalSchema>(`keshen-journal-${account}`, 1, {
      upgrade: (made) =>
        void made.createObjectStore('edits', { keyPath: 'id' }).createIndex('application', 'application'),
      // A newer version of the program must not wait for this tab.
      blocking: () => db.close(),
    });
    return new DeviceJournal(db, lock);
  }

  /** The journal of one open draft in one tab. */
  of(application: string, tab: string): Journal {
    return {
      write: async ({ put, remove }) => {
        const kept = await Promise.all(put.map((entry) => this.closed(entry, application, tab)));
        const tx = this.db.transaction('edits', 'readwrite', { durability: 'strict' });
        await Promise.all([
          ...remove.map((id) => tx.store.delete(id)),
          ...kept.map((each) => tx.store.put(each)),
          tx.done,
        ]);
      },
    };
  }

  /** The applications that have edits here. */
  async applications(): Promise<string[]> {
    const all = await this.db.getAll('edits');
    return [...new Set(all.map((kept) => kept.application))];
  }

  /** Edits of tabs that are gone become this tab's; `alive` says which tabs still type. */
  async adopt(application: string, tab: string, alive: ReadonlySet<string>): Promise<JournalEntry[]> {
    const found = await this.db.getAllFromIndex('edits', 'application', application);
    const left = found.filter((kept) => kept.tab === tab || !alive.has(kept.tab));
    const entries: JournalEntry[] = [];
    const tx = this.db.transaction('edits', 'readwrite');
    for (const kept of left) void tx.store.put({ ...kept, tab });
    await tx.done;
    for (const kept of left) {
      const entry = await this.opened(kept);
      if (entry) entries.push(entry);
    }
    return entries;
  }

  close(): void {
    this.db.close();
  }

  private async closed(entry: JournalEntry, application: string, tab: string): Promise<Kept> {
    const { iv, body } = await seal(this.lock, entry);
    return { id: entry.id, application, tab, iv, entry: body };
  }

  private opened({ iv, entry }: Kept): Promise<JournalEntry | null> {
    return unseal<JournalEntry>(this.lock, { iv, body: entry });
  }
}
