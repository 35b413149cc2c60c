import { useTranslation } from 'react-i18next';
import { useUploads } from '../../form/use-uploads';
import type { StoredFile } from '../../form/attachment-field';
import { useProblemText } from '../../problems';
import { Button, DropZone, Field, FileList, FileRow } from '../../ui';

/** Files for one purpose: chosen, on their way, stored; up to `most`. */
export function FilesField({
  label,
  hint,
  purpose,
  accept,
  most,
  optional,
  files,
  onChange,
}: {
  label: string;
  hint?: string;
  purpose: string;
  accept: string;
  most: number;
  optional?: boolean;
  files: readonly StoredFile[];
  onChange: (change: (files: StoredFile[]) => StoredFile[]) => void;
}) {
  const { t } = useTranslation();
  const say = useProblemText('document');
  const { uploads, send, cancel } = useUploads<StoredFile>('/files', (file) =>
    onChange((before) => [...before.filter((f) => f.id !== file.id), file]),
  );
  const room = most - files.length - uploads.filter(({ problem }) => !problem).length;
  return (
    <Field group label={label} hint={hint} optional={optional}>
      {files.length + uploads.length > 0 && (
        <FileList>
          {files.map((file) => (
            <FileRow
              key={file.id}
              name={<a href={`/api/files/${file.id}`}>{file.name}</a>}
              state="stored"
              size={file.size}
              sha256={file.sha256}
              actions={
                <Button quiet small onClick={() => onChange((all) => all.filter((f) => f.id !== file.id))}>
                  {t('act.remove')}
                </Button>
              }
            />
          ))}
          {uploads.map((upload) => (
            <FileRow
              key={upload.key}
              name={upload.name}
              state={upload.problem ? 'refused' : 'sending'}
              size={upload.size}
              sent={upload.sent}
              words={upload.problem ? say(upload.problem) : undefined}
              actions={
                <Button quiet small onClick={() => cancel(upload.key)}>
                  {upload.problem ? t('act.close') : t('act.cancel')}
                </Button>
              }
            />
          ))}
        </FileList>
      )}
      {room > 0 && (
        <DropZone
          label={label}
          accept={accept}
          multiple={room > 1}
          onFiles={(chosen) => send(chosen.slice(0, room), purpose)}
        />
      )}
    </Field>
  );
}
