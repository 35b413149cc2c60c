import { useTranslation } from 'react-i18next';
import { UploadRow } from '../../form/upload-row';
import { useUploads } from '../../form/use-uploads';
import type { StoredFile } from '../../form/attachment-field';
import { FileLink } from '../document/file-link';
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
  const { uploads, send } = useUploads<StoredFile>((file) =>
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
              name={<FileLink id={file.id} name={file.name} />}
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
            <UploadRow key={upload.key} upload={upload} />
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
