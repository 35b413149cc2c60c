import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Wire } from '@keshen/kernel';
import type * as letter from '@keshen/letter';
import type { LetterFormat, SortedTags, WordTree } from '@keshen/letter';
import type { LetterKind } from '@keshen/programme';
import { api } from '../../api';
import { upload } from '../../form/file-upload';
import type { StoredFile } from '../../form/attachment-field';

export type LetterFiles = { id: string; files: { format: LetterFormat; sha256: string; size: number }[] };
export type Letter = Wire<letter.ListedLetter>;
export type TemplateVersion = Wire<letter.TemplateVersion>;
export type Template = { kind: LetterKind; words: WordTree; versions: TemplateVersion[] };

export const useLetters = (application: string) =>
  useQuery({
    queryKey: ['letters', application],
    queryFn: () => api.get<Letter[]>(`/applications/${application}/letters`),
  });

export const useTemplates = () =>
  useQuery({ queryKey: ['templates'], queryFn: () => api.get<Template[]>('/admin/letter-templates') });

/** An uploaded docx that is not in use yet: its placeholders, and where those stand that nobody fills. */
export type TriedTemplate = SortedTags & { file: string; name: string };

const addressOf = (kind: LetterKind) => `/admin/letter-templates/${kind}`;
/** The PDF with example values of a version or of an uploaded docx. */
export const versionPreview = ({ kind, version }: TemplateVersion) =>
  `/api${addressOf(kind)}/${version}/preview`;
export const triedPreview = (kind: LetterKind, { file }: TriedTemplate) =>
  `/api${addressOf(kind)}/files/${file}/preview`;

/** Uploads a docx and reads it: nothing is changed yet. */
export function useTemplateTrial(kind: LetterKind) {
  return useMutation({
    mutationFn: async (file: File): Promise<TriedTemplate> => {
      const stored = await upload<StoredFile>(file, { purpose: 'letter-template' });
      const read = await api.post<SortedTags>(`${addressOf(kind)}/check`, { body: { file: stored.id } });
      return { ...read, file: stored.id, name: file.name };
    },
  });
}

/** Puts a docx that was tried in the place of a kind's template. */
export function useTemplateChange(kind: LetterKind) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file }: TriedTemplate) =>
      api.post<{ version: number }>(addressOf(kind), { body: { file } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['templates'] }),
  });
}
