import { z } from 'zod';
import { kindOfMediaType } from './file-kinds';

/** none: LibreOffice is not there, or this is no Office file · waiting · ready · failed */
export const RENDITION_STATES = ['none', 'waiting', 'ready', 'failed'] as const;

export const renditionSchema = z.strictObject({
  state: z.enum(RENDITION_STATES),
  /** Why it failed: the code of a refusal. */
  failure: z.string().max(60).nullable(),
});
/** An Office file as PDF, to be read in the browser. */
export type Rendition = z.infer<typeof renditionSchema>;

/** Whether LibreOffice can show it as PDF. */
export const isOffice = (mediaType: string): boolean =>
  ['docx', 'xlsx'].includes(kindOfMediaType(mediaType) ?? '');
