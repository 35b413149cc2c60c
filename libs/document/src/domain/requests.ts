import { z } from 'zod';
import { FILE_KINDS, type FileKind } from './file-kinds';

const kinds = z.array(z.enum(FILE_KINDS)).min(1).max(FILE_KINDS.length);

/**
 * What is said of a file that is announced, as `Upload-Metadata` of tus. `purpose` says what it is for, such as an attachment's id. The field's own
 * limits make the refusal come at once; whoever attaches the file checks them again. `application`: the draft that it is
 * meant for, so that at a deadline an upload that had begun is known.
 */
export const uploadFields = z.strictObject({
  purpose: z.string().max(120).default(''),
  /** Kinds the field takes, with commas between: `pdf,jpg`. */
  formats: z
    .string()
    .max(100)
    .transform((text) => text.split(',') as FileKind[])
    .pipe(kinds)
    .optional(),
  maxMegabytes: z.coerce.number().int().min(1).max(500).optional(),
  application: z.uuid().optional(),
});
export type UploadFields = z.infer<typeof uploadFields>;

/** The same with the file's name, as it is announced. */
export const announcedFile = uploadFields.extend({ filename: z.string().max(1000) });

/** `view=1`: shown by the browser where it can, instead of saved. */
export const downloadQuery = z.strictObject({ view: z.enum(['0', '1']).default('0') });

export const SCAN_STATES = ['none', 'waiting', 'clean', 'quarantined'] as const;
export type ScanState = (typeof SCAN_STATES)[number];

export const storedFileSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().max(200),
  size: z.number().int().min(1),
  sha256: z.string().length(64),
  mediaType: z.string().max(100),
  purpose: z.string().max(120),
  /** none: no scanner is set up · waiting · clean · quarantined */
  scan: z.enum(SCAN_STATES),
  /** What the scanner found. */
  threat: z.string().max(200).nullable(),
  createdAt: z.date(),
});
/** What people see of a stored file. */
export type StoredFile = z.infer<typeof storedFileSchema>;

/** What the pages say of files: `scanner` and `office` are null where there is none. */
export type FileSettings = {
  scanner: 'clamav' | null;
  office: 'libreoffice' | null;
  maxMegabytes: number;
  formats: readonly FileKind[];
};

/** What a field takes. */
export type FileLimits = { formats: readonly FileKind[]; maxMegabytes: number };

export const MEGABYTE = 1_048_576;
