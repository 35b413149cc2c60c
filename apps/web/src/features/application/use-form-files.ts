import { useMemo } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import type { StoredFile } from '../../form/attachment-field';
import type { FormFiles } from '../../form/form-view';
import { useUploads } from '../../form/use-uploads';
import { useSession } from '../../session';
import type { DraftAnswers } from './draft.api';

/** The files of a draft: attachments and files inside of questions, by the path of their answer. */
export type FilesOfForm = {
  view: FormFiles;
  /** A file that is on the server already. */
  add: (path: string, file: StoredFile) => void;
  remove: (path: string, id: string) => void;
};

/** Sends files and writes their ids into the form; what was sent before is known from the server. */
export function useFormFiles(
  application: string,
  draft: DraftAnswers,
  form: UseFormReturn<FieldValues>,
  flush: () => Promise<void>,
): FilesOfForm {
  const known = useMemo(
    () => new Map<string, StoredFile>(draft.files.map((file) => [file.id, file])),
    [draft.files],
  );
  const given = (path: string) => (form.getValues(path) ?? []) as string[];
  const put = (path: string, ids: string[]) => {
    form.setValue(path, ids, { shouldDirty: true });
    void flush();
  };
  const { session } = useSession();
  const { uploads, send } = useUploads<StoredFile>((file, path) => {
    known.set(file.id, file);
    put(path, [...given(path).filter((each) => each !== file.id), file.id]);
  }, `${session.account?.id} ${application}`);
  return {
    view: {
      known: (id) => known.get(id),
      uploads: (path) => uploads.filter(({ purpose }) => purpose === path),
      send: (path, limits, files) =>
        send(files, path, {
          formats: limits.formats.join(','),
          maxMegabytes: String(limits.maxMegabytes),
          application,
        }),
    },
    add: (path, file) => {
      known.set(file.id, file);
      put(path, [...given(path), file.id]);
    },
    remove: (path, id) =>
      put(
        path,
        given(path).filter((each) => each !== id),
      ),
  };
}
