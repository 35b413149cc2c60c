import { letterKinds } from '@keshen/programme';
import { z } from 'zod';

/** A docx template's size at most, packed and unpacked, in bytes, and its parts at most. */
export const templateLimits = { packed: 1_048_576, unpacked: 16_777_216, parts: 200 };

export const letterFormats = ['docx', 'pdf'] as const;
export type LetterFormat = (typeof letterFormats)[number];
export const letterFormat = z.enum(letterFormats);
export const letterKind = z.enum(letterKinds);

/** A docx that was uploaded (`/api/files`). */
export const templateRequest = z.strictObject({ file: z.uuid() });
export const templateVersion = z.coerce.number().int().min(0).max(100_000);
