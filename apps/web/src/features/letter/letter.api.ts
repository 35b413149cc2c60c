import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { LetterFormat, WordTree } from '@keshen/letter';
import type { LetterKind } from '@keshen/programme';
import { api } from '../../api';
import { upload } from '../../form/file-upload';
import type { StoredFile } from '../../form/attachment-field';

export type LetterFiles = { id: string; files: { format: LetterFormat; sha256: string; size: number }[] };
/** 函件 as listed; instants ISO. Without files the worker is still writing it. */
export type Letter = LetterFiles & {
  kind: LetterKind;
  name: string;
  number: string | null;
  issuedAt: string;
  audience: 'applicant' | 'staff' | 'public';
};
export type TemplateVersion = {
  kind: LetterKind;
  version: number;
  name: string;
  sha256: string;
  madeAt: string | null;
  madeBy: string | null;
};
export type Template = { kind: LetterKind; words: WordTree; versions: TemplateVersion[] };

export const useLetters = (application: string) =>
  useQuery({
    queryKey: ['letters', application],
    queryFn: () => api.get<Letter[]>(`/applications/${application}/letters`),
  });

export const useTemplates = () =>
  useQuery({ queryKey: ['templates'], queryFn: () => api.get<Template[]>('/admin/letter-templates') });

/** Uploads a docx and puts it in the place of a kind's template. */
export function useTemplateUpload(kind: LetterKind) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (file: File) => {
      const stored = await upload<StoredFile>(file, { purpose: 'letter-template' });
      return api.post<{ version: number }>(`/admin/letter-templates/${kind}`, { body: { file: stored.id } });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['templates'] }),
  });
}
