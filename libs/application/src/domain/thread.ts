import { isDate, type Text } from '@keshen/kernel';
import { attachmentOf, ATTACHMENTS, fieldAt, sectionOf, type Definition } from '@keshen/programme';
import { z } from 'zod';

/** A section, or a question or attachment in it: `project`, `project.title`, `attachments.audit`. */
const place = z
  .string()
  .max(81)
  .regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/);
const words = z.string().trim().min(1).max(2000);
const colleagues = z
  .array(z.uuid())
  .max(20)
  .default(() => []);
const day = z.string().max(10).refine(isDate, { error: 'form.date.malformed' });
/** 交办: to whom, and by which day (Shanghai); a due day without anybody is nobody's. */
const assignment = { assignee: z.uuid().nullable().default(null), due: day.nullable().default(null) };

/** Begin a thread at a place; `row` is the table's row as it was counted then, from 0. */
export const threadRequest = z.strictObject({
  place,
  row: z.int().min(0).max(1999).nullable().default(null),
  text: words,
  mentions: colleagues,
  ...assignment,
});
export type ThreadRequest = z.infer<typeof threadRequest>;
export const commentRequest = z.strictObject({ text: words, mentions: colleagues });
export type CommentRequest = z.infer<typeof commentRequest>;
export const assignmentRequest = z.strictObject(assignment);
export type AssignmentRequest = z.infer<typeof assignmentRequest>;
export const resolutionRequest = z.strictObject({ resolved: z.boolean() });

export const threadsQuery = z.strictObject({
  state: z.enum(['open', 'all']).default('all'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const myThreadsQuery = threadsQuery.omit({ state: true });

/** So many threads one application may have, and comments one thread: a screen shows them all. */
export const THREADS_MOST = 500;
export const COMMENTS_MOST = 200;

/** What the form calls a place; null when it has no such place. */
export function placeName(definition: Definition, path: string): Text | null {
  const [section = '', part] = path.split('.');
  if (section === ATTACHMENTS && !sectionOf(definition, ATTACHMENTS))
    return part === undefined
      ? { 'zh-CN': '附件', en: 'Attachments' }
      : (attachmentOf(definition, part)?.name ?? null);
  return part === undefined
    ? (sectionOf(definition, section)?.title ?? null)
    : (fieldAt(definition, path)?.label ?? null);
}
