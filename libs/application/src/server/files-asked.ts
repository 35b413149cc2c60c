import { ATTACHMENTS, fieldAt, type Attachment, type Definition, type FieldOf } from '@keshen/programme';

/** What files a path asks for: those of an attachment, or those inside of a question. */
export function filesAsked(
  definition: Definition,
  path: string,
): { purpose: string; limits: Attachment | FieldOf<'file'> } | null {
  const attachment = definition.form.attachments.find((a) => `${ATTACHMENTS}.${a.id}` === path);
  if (attachment) return { purpose: attachment.id, limits: attachment };
  const field = fieldAt(definition, path);
  return field?.type === 'file' ? { purpose: path, limits: field } : null;
}
