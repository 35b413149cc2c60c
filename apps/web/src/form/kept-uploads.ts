import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

/** A file on its way, kept in this browser until it has arrived, so that a reload loses nothing. */
export type KeptUpload = {
  key: string;
  /** Whose it is, and what it belongs to: another account never sees it. */
  owner: string;
  purpose: string;
  fields: Record<string, string>;
  file: File;
  /** The server's id, once it is known there. */
  id: string | null;
  paused: boolean;
  since: number;
};

interface Kept extends DBSchema {
  uploads: { key: string; value: KeptUpload; indexes: { owner: string } };
}

/** As long as the server keeps what is unfinished. */
const KEPT_FOR_MS = 24 * 3_600_000;
let opened: Promise<IDBPDatabase<Kept>> | undefined;

const database = (): Promise<IDBPDatabase<Kept>> =>
  (opened ??= openDB<Kept>('keshen-uploads', 1, {
    upgrade: (db) => void db.createObjectStore('uploads', { keyPath: 'key' }).createIndex('owner', 'owner'),
  }));

/** A browser without room or without storage sends all the same; only a reload then asks for the file again. */
const trying = <T>(work: (db: IDBPDatabase<Kept>) => Promise<T>): Promise<T | undefined> =>
  database()
    .then(work)
    .catch(() => undefined);

/** The uploads of one account and one thing, oldest first; what is too old to be resumed goes. */
export async function keptUploads(owner: string, now: number): Promise<KeptUpload[]> {
  const found = (await trying((db) => db.getAllFromIndex('uploads', 'owner', owner))) ?? [];
  const old = found.filter(({ since }) => since < now - KEPT_FOR_MS);
  for (const { key } of old) await forgetUpload(key);
  return found.filter((each) => !old.includes(each)).sort((a, b) => a.since - b.since);
}

export const keepUpload = (kept: KeptUpload): Promise<unknown> => trying((db) => db.put('uploads', kept));

export const forgetUpload = (key: string): Promise<unknown> => trying((db) => db.delete('uploads', key));

/** Changes what is kept of an upload, unless it has arrived meanwhile. */
export const changeKept = (key: string, part: Partial<Pick<KeptUpload, 'id' | 'paused'>>): Promise<unknown> =>
  trying(async (db) => {
    const tx = db.transaction('uploads', 'readwrite');
    const kept = await tx.store.get(key);
    if (kept) await tx.store.put({ ...kept, ...part });
    await tx.done;
  });

/** Of several tabs one sends: runs the work while this tab holds the upload, until `done`. */
export async function whileMine(key: string, work: (mine: boolean) => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return work(true);
  await navigator.locks.request(`upload ${key}`, { ifAvailable: true }, (lock) => work(lock !== null));
}
