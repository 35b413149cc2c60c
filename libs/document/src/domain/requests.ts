import { z } from 'zod';
import { FILE_KINDS, type FileKind } from './file-kinds';

const kinds = z.array(z.enum(FILE_KINDS)).min(1).max(FILE_KINDS.length);

/**
 * The fields that come before the file. `purpose` says what it is for, such as an attachment's id. The field's own
 * limits make the refusal come at once; whoever attaches the file checks them again.
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
});
export type UploadFields = z.infer<typeof uploadFields>;

/** `view=1`: shown by the browser where it can, instead of saved. */
export const downloadQuery = z.strictObject({ view: z.enum(['0', '1']).default('0') });

export const storedFileSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().max(200),
  size: z.number().int().min(1),
  sha256: z.string().length(64),
  mediaType: z.string().max(100),
  purpose: z.string().max(120),
  createdAt: z.date(),
});
/** What people see of a stored file. */
export type StoredFile = z.infer<typeof storedFileSchema>;

/** What a field takes. */
export type FileLimits = { formats: readonly FileKind[]; maxMegabytes: number };

export const MEGABYTE = 1_048_576;
