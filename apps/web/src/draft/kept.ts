import {
  DraftReplica,
  DraftSync,
  whatFailed,
  type Change,
  type DraftServer,
  type Failure,
  type Journal,
  type JournalEntry,
  type SaveAnswer,
  type Stored,
  type SyncState,
} from '@keshen/application';
import { v4 as uuid } from 'uuid';
import { api, Problem } from '../api';
import type { Session } from '../session';
import { DeviceJournal } from './journal';
import { lockOf } from './sealing';
import { livingTabs, TAB } from './tab';

/** The journal of one draft in this tab, and what earlier tabs left in it. */
export type Kept = { journal: Journal; entries: JournalEntry[] };

const opened = new Map<string, Promise<DeviceJournal>>();

/** The signed-in account's journal; opened once. */
export function journalOf({ account, journalKey }: Session): Promise<DeviceJournal> {
  const id = account!.id;
  let found = opened.get(id);
  if (!found) {
    found = lockOf(journalKey).then((lock) => DeviceJournal.open(id, lock));
    found.catch(() => opened.delete(id));
    opened.set(id, found);
  }
  return found;
}

/** A device that keeps nothing (full, forbidden by its settings): saving still works, closing may lose. */
const noJournal: Journal = { write: () => Promise.reject(new Error('no journal')) };

/** Opens a draft's journal and takes over what closed or crashed tabs left. */
export async function openKept(session: Session, application: string): Promise<Kept> {
  try {
    const journal = await journalOf(session);
    const entries = await journal.adopt(application, TAB, await livingTabs());
    return { journal: journal.of(application, TAB), entries };
  } catch {
    return { journal: noJournal, entries: [] };
  }
}

export const makers = {
  id: uuid,
  rowId: () => `r${uuid().slice(0, 12)}`,
  now: () => new Date().toISOString(),
};

/** The server's side of one draft. */
export const draftServer = (application: string): DraftServer => ({
  save: (changes: readonly Change[]) =>
    api.put<SaveAnswer>(`/applications/${application}/answers`, { body: { changes } }),
  values: async (paths) =>
    (await api.post<{ answers: Stored[] }>(`/applications/${application}/values`, { body: { paths } }))
      .answers,
});

/** What a failed save means; anything that is no answer of the server is a bug. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Problem) return whatFailed(error.status, error.code, error.details);
  throw error;
}

/** What is left on this device after sending: nothing, or edits that wait for a person or for the right. */
export type Sent = { state: SyncState; left: JournalEntry[]; clashes: number };

/**
 * Sends what this device keeps of a draft, whether its form is open or not: before submitting, and when somebody comes
 * back. `left` empty: the server has acknowledged everything.
 */
export async function sendKept(session: Session, application: string): Promise<Sent> {
  const { journal, entries } = await openKept(session, application);
  if (entries.length === 0) return { state: 'idle', left: [], clashes: 0 };
  const server = draftServer(application);
  const paths = [...new Set(entries.map((entry) => entry.path))];
  let stored: readonly Stored[] = [];
  try {
    for (let from = 0; from < paths.length; from += 200)
      stored = [...stored, ...(await server.values(paths.slice(from, from + 200)))];
  } catch (error) {
    const { kind } = failureOf(error);
    return { state: kind === 'refused' ? 'lost' : kind, left: entries, clashes: 0 };
  }
  const replica = new DraftReplica(stored, makers);
  replica.restore(entries);
  const state = await new DraftSync(replica, journal, server, failureOf, () => undefined).flush();
  return { state, left: replica.entries(), clashes: replica.clashes().length };
}
