import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invalid } from '@keshen/kernel';
import { z } from 'zod';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);

/**
 * 备份清单: what a backup holds. It is written last: a folder without one is not a backup. Counts are rows, sizes bytes
 * of what was packed, digests SHA-256 of the packed file.
 */
export const manifestSchema = z.strictObject({
  format: z.literal(1),
  takenAt: z.iso.datetime(),
  /** A keyed hash that tells whether a KESHEN_SECRET is the one that opens the sealed values. */
  secret: z.string().min(1).max(100),
  migrations: z.array(z.string().max(200)).max(10_000),
  tables: z
    .array(
      z.strictObject({
        name: identifier,
        columns: z.array(identifier).max(1600),
        rows: z.int().min(0),
        sha256: digest,
      }),
    )
    .max(10_000),
  sequences: z
    .array(z.strictObject({ name: identifier, value: z.string().regex(/^-?\d{1,19}$/) }))
    .max(10_000),
  files: z.strictObject({ count: z.int().min(0), bytes: z.int().min(0), sha256: digest }),
});
export type BackupManifest = z.infer<typeof manifestSchema>;

/** One line of the list of files: what a row of `files` says of its bytes. */
export const fileLine = z.strictObject({
  key: z.string().regex(/^[0-9a-f]{2}\/[0-9a-f-]{36}$/),
  size: z.int().min(0),
  sha256: digest,
});
export type FileLine = z.infer<typeof fileLine>;

/** Where the parts of a backup lie in its folder. */
export const placesIn = (folder: string) => ({
  manifest: join(folder, 'backup.json'),
  table: (name: string): string => join(folder, 'database', `${name}.copy.gz`),
  list: join(folder, 'files.jsonl.gz'),
  file: (key: string): string => join(folder, 'files', key),
});

/** What the keyed hash in the manifest is of. */
export const SECRET_PROOF = 'keshen backup';

/** Reads the manifest. Refuses `backup.unreadable` when there is none or it is not one. */
export async function readManifest(folder: string): Promise<BackupManifest> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(placesIn(folder).manifest, 'utf8')));
  } catch {
    throw invalid('backup.unreadable', { folder });
  }
}
