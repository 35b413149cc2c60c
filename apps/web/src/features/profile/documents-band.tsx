import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DOCUMENT_KINDS, type DocumentKind } from '@keshen/application';
import { shanghaiDate } from '@keshen/kernel';
import { api } from '../../api';
import { useServerNow } from '../../clock';
import { UploadRow } from '../../form/upload-row';
import { useUploads } from '../../form/use-uploads';
import { dateText } from '../../format';
import { useProblemText } from '../../problems';
import {
  Band,
  Button,
  DateInput,
  DropZone,
  ErrorLine,
  Field,
  FileList,
  FileRow,
  Select,
  TextInput,
} from '../../ui';
import { FileLink } from '../document/file-link';
import { documentsKey, useDocuments, type ProfileDocument } from './profile.api';
import './words';

/** How long a document counts, in words; `by` is the day by which it must. */
export function useValidity(): (document: ProfileDocument, by: string) => { words: string; out: boolean } {
  const { t } = useTranslation('profile');
  const today = shanghaiDate(useServerNow());
  return ({ validUntil }, by) => {
    if (!validUntil) return { words: t('noEnd'), out: false };
    const at = dateText(validUntil);
    if (validUntil < today) return { words: t('expired', { at }), out: true };
    if (validUntil < by) return { words: t('expiresBefore', { at }), out: true };
    return { words: t('until', { at }), out: false };
  };
}

/** 证照与证书: documents of the profile with their validity. */
export function DocumentsBand({ party, mayChange }: { party: string; mayChange: boolean }) {
  const { t } = useTranslation('profile');
  const say = useProblemText('profile');
  const client = useQueryClient();
  const { data = [] } = useDocuments(party);
  const validity = useValidity();
  const today = shanghaiDate(useServerNow());
  const [problem, setProblem] = useState<unknown>(null);
  const read = () => client.invalidateQueries({ queryKey: documentsKey(party) });
  const remove = (id: string) =>
    api.del(`/parties/${party}/documents/${id}`).then(read, (refused: unknown) => setProblem(refused));
  return (
    <Band title={t('documents')} note={t('documentsNote')}>
      {data.length ? (
        <FileList>
          {data.map((document) => {
            const { words, out } = validity(document, today);
            return (
              <FileRow
                key={document.id}
                name={
                  <FileLink id={document.file} name={document.name}>
                    {document.title}（{t(`kinds.${document.kind}`)}）
                  </FileLink>
                }
                state={out ? 'refused' : 'stored'}
                size={document.size}
                sha256={document.sha256}
                words={words}
                actions={
                  mayChange && (
                    <Button
                      quiet
                      small
                      aria-label={`${t('common:act.remove')} ${document.title}`}
                      onClick={() => void remove(document.id)}
                    >
                      {t('common:act.remove')}
                    </Button>
                  )
                }
              />
            );
          })}
        </FileList>
      ) : (
        <p className="sub">{t('noDocuments')}</p>
      )}
      {problem !== null && <ErrorLine>{say(problem)}</ErrorLine>}
      {mayChange && <AddDocument party={party} onAdded={() => void read()} />}
    </Band>
  );
}

type Uploaded = { id: string; name: string; size: number; sha256: string };

function AddDocument({ party, onAdded }: { party: string; onAdded: () => void }) {
  const { t } = useTranslation('profile');
  const say = useProblemText('profile');
  const [file, setFile] = useState<Uploaded | null>(null);
  const [kind, setKind] = useState<DocumentKind>('licence');
  const [title, setTitle] = useState('');
  const [validFrom, setValidFrom] = useState('');
  const [validUntil, setValidUntil] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const { uploads, send } = useUploads<Uploaded>((stored) => {
    setFile(stored);
    setTitle((before) => before || stored.name.replace(/\.[^.]+$/, '').slice(0, 120));
  });
  const keep = async () => {
    setBusy(true);
    setProblem(null);
    const body = {
      file: file!.id,
      kind,
      title,
      validFrom: validFrom || null,
      validUntil: validUntil || null,
    };
    await api.post(`/parties/${party}/documents`, { body }).then(() => {
      setFile(null);
      setTitle('');
      setValidFrom('');
      setValidUntil('');
      onAdded();
    }, setProblem);
    setBusy(false);
  };
  return (
    <details className="mt4">
      <summary>{t('addDocument')}</summary>
      <div className="f400">
        {file ? (
          <FileList>
            <FileRow name={file.name} state="stored" size={file.size} sha256={file.sha256} />
          </FileList>
        ) : (
          <>
            {uploads.length > 0 && (
              <FileList>
                {uploads.map((upload) => (
                  <UploadRow key={upload.key} upload={upload} />
                ))}
              </FileList>
            )}
            <DropZone label={t('addDocument')} onFiles={(files) => send(files.slice(0, 1), 'document')} />
          </>
        )}
        <Field label={t('kind')}>
          <Select
            value={kind}
            options={DOCUMENT_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
            onChange={(event) => setKind(event.target.value as DocumentKind)}
          />
        </Field>
        <Field label={t('title')} required>
          <TextInput maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} />
        </Field>
        <div className="two-f">
          <Field label={t('validFrom')} optional>
            <DateInput value={validFrom} onChange={(event) => setValidFrom(event.target.value)} />
          </Field>
          <Field label={t('validUntil')} optional>
            <DateInput value={validUntil} onChange={(event) => setValidUntil(event.target.value)} />
          </Field>
        </div>
        {problem !== null && <ErrorLine>{say(problem)}</ErrorLine>}
        <p className="acts mt4">
          <Button
            busy={busy}
            aria-disabled={!file || !title.trim() || undefined}
            title={file ? undefined : t('chooseFirst')}
            onClick={() => void keep()}
          >
            {t('keep')}
          </Button>
        </p>
      </div>
    </details>
  );
}
