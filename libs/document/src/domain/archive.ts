import { z } from 'zod';

/** What may be packed: the files of one application, or of all applications of a call that the asker may read. */
export const ARCHIVE_KINDS = ['application', 'call'] as const;
export type ArchiveKind = (typeof ARCHIVE_KINDS)[number];

export const archiveRequest = z.strictObject({ kind: z.enum(ARCHIVE_KINDS), id: z.uuid() });
export type ArchiveRequest = z.infer<typeof archiveRequest>;

export const ARCHIVE_STATES = ['waiting', 'working', 'ready', 'failed'] as const;

export const archiveSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().max(200),
  state: z.enum(ARCHIVE_STATES),
  /** Files inside, and those that were left out because they are not clean. */
  files: z.int().min(0),
  leftOut: z.int().min(0),
  /** Bytes of the archive in all; null until they are known. */
  size: z.int().nullable(),
  /** Bytes that have been written. */
  written: z.int().min(0),
  /** Why it failed: the code of a refusal. */
  failure: z.string().max(60).nullable(),
  askedAt: z.date(),
  expiresAt: z.date(),
});
/** 打包下载: an archive as whoever asked for it sees it. */
export type ArchiveView = z.infer<typeof archiveSchema>;

/** One file of an archive, as its list of contents names it. */
export type ArchivedFile = {
  /** Whose it is: an application's reference number. */
  label: string;
  path: string;
  /** The name it was handed in under. */
  name: string;
  size: number;
  sha256: string;
  /** Why it is not inside: the state of its virus scan. */
  leftOut: string | null;
};

/** The name of the list of contents inside of every archive. */
export const CONTENTS = '目录 contents.csv';

const reasons: Record<string, string> = {
  quarantined: '未放入：含病毒 left out: quarantined',
  waiting: '未放入：尚未扫描 left out: not scanned yet',
};

/** The list of contents as a table: head and lines. */
export function contentsOf(files: readonly ArchivedFile[]): { head: string[]; lines: string[][] } {
  return {
    head: ['编号 reference', '路径 path', '原文件名 name', '字节 bytes', 'SHA-256', '说明 note'],
    lines: files.map(({ label, path, name, size, sha256, leftOut }) => [
      label,
      leftOut ? '' : path,
      name,
      String(size),
      sha256,
      leftOut ? (reasons[leftOut] ?? reasons['waiting']!) : '',
    ]),
  };
}
