import type { ScanState } from '@keshen/document';
import type { Attachment } from '@keshen/programme';
import { useTranslation } from 'react-i18next';
import { comma, textOf } from '../format';
import { FileLink } from '../features/document/file-link';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { DropZone, FileList, FileRow } from '../ui/files';
import { StoredFileRow } from './stored-file-row';
import { UploadRow } from './upload-row';
import type { Upload } from './use-uploads';
import './words';

export type StoredFile = {
  id: string;
  name: string;
  size: number;
  sha256: string;
  mediaType?: string;
  scan?: ScanState;
  threat?: string | null;
};

type AttachmentFieldProps = {
  attachment: Attachment;
  files: readonly StoredFile[];
  /** Under way or refused. */
  uploads: readonly Upload[];
  onFiles: (files: File[]) => void;
  onRemove: (id: string) => void;
  hrefOf: (id: string) => string;
  error?: string;
  readOnly?: boolean;
};

/** One attachment the notice asks for: what is there, what is under way, room for more. Its id is `attachments.<id>`. */
export function AttachmentField({
  attachment,
  files,
  uploads,
  onFiles,
  onRemove,
  hrefOf,
  error,
  readOnly,
}: AttachmentFieldProps) {
  const { t } = useTranslation('form');
  const name = textOf(attachment.name);
  const limits = useFileLimits(attachment);
  if (attachment.providedBy === 'recommender')
    return (
      <Field
        group
        label={name}
        hint={textOf(attachment.help) || undefined}
        id={`attachments.${attachment.id}`}
      >
        <FileList>
          {files.length > 0 ? (
            files.map((file) => (
              <FileRow
                key={file.id}
                name={<FileLink id={file.id} name={file.name} href={hrefOf(file.id)} />}
                state="stored"
                size={file.size}
                sha256={file.sha256}
              />
            ))
          ) : (
            <FileRow name={name} state="elsewhere" words={t('byRecommender')} />
          )}
        </FileList>
      </Field>
    );
  return (
    <Field
      group
      id={`attachments.${attachment.id}`}
      label={name}
      hint={[textOf(attachment.help), limits].filter(Boolean).join('　')}
      optional={!attachment.required}
      error={error}
    >
      <FileQuestion
        name={name}
        limits={attachment}
        files={files}
        uploads={uploads}
        onFiles={onFiles}
        onRemove={onRemove}
        hrefOf={hrefOf}
        readOnly={readOnly}
      />
    </Field>
  );
}

type FileQuestionProps = Omit<AttachmentFieldProps, 'attachment' | 'error'> & {
  name: string;
  limits: Pick<Attachment, 'formats' | 'maxMegabytes' | 'maxFiles'>;
};

/** The files of one question: what is there, what is under way, room for more. */
export function FileQuestion({
  name,
  limits,
  files,
  uploads,
  onFiles,
  onRemove,
  hrefOf,
  readOnly,
}: FileQuestionProps) {
  const { t } = useTranslation('form');
  const { t: common } = useTranslation();
  const room = limits.maxFiles - files.length - uploads.filter(({ problem }) => !problem).length;
  return (
    <>
      {files.length + uploads.length > 0 && (
        <FileList>
          {files.map((file) => (
            <StoredFileRow
              key={file.id}
              file={file}
              href={hrefOf(file.id)}
              actions={
                !readOnly && (
                  <Button
                    quiet
                    small
                    aria-label={t('removeFile', { name: file.name })}
                    onClick={() => onRemove(file.id)}
                  >
                    {common('act.remove')}
                  </Button>
                )
              }
            />
          ))}
          {uploads.map((upload) => (
            <UploadRow key={upload.key} upload={upload} />
          ))}
        </FileList>
      )}
      {!readOnly && room > 0 && (
        <DropZone
          label={t('chooseFor', { name })}
          accept={limits.formats.map((format) => `.${format}`).join(',')}
          multiple={room > 1}
          onFiles={(chosen) => onFiles(chosen.slice(0, room))}
        />
      )}
    </>
  );
}

/** What may be handed in, in words. */
export function useFileLimits(limits: Pick<Attachment, 'formats' | 'maxMegabytes' | 'maxFiles'>): string {
  const { t } = useTranslation('form');
  return t('fileLimits', {
    formats: limits.formats.join(comma()).toUpperCase(),
    size: limits.maxMegabytes,
    count: limits.maxFiles,
  });
}
