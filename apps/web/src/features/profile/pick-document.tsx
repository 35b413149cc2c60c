import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '@keshen/programme';
import { shanghaiDate } from '@keshen/kernel';
import { api } from '../../api';
import type { StoredFile } from '../../form/attachment-field';
import { aside, textOf } from '../../format';
import { useProblemText } from '../../problems';
import { Button, ErrorLine, FileList, FileRow } from '../../ui';
import { useValidity } from './documents-band';
import { useDocuments, type ProfileDocument } from './profile.api';
import './words';

/** 从单位档案选用: a document of the profile instead of an upload, with a warning when it runs out before the deadline. */
export function PickDocument({
  party,
  attachment,
  closesAt,
  onPicked,
}: {
  party: string;
  attachment: Attachment;
  closesAt: string;
  onPicked: (file: StoredFile) => void;
}) {
  const { t } = useTranslation('profile');
  const say = useProblemText('profile');
  const validity = useValidity();
  const { data = [] } = useDocuments(party);
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const fitting = data
    .filter(({ name }) => attachment.formats.some((format) => name.toLowerCase().endsWith(`.${format}`)))
    .sort((a, b) => Number(b.kind === attachment.fromProfile) - Number(a.kind === attachment.fromProfile));
  if (!fitting.length) return null;
  const take = async (document: ProfileDocument) => {
    setBusy(document.id);
    setProblem(null);
    await api.post<StoredFile>(`/parties/${party}/documents/${document.id}/copy`).then(onPicked, setProblem);
    setBusy(null);
  };
  return (
    <details className="small mt3">
      <summary>{t('pick')}</summary>
      <FileList>
        {fitting.map((document) => {
          const { words, out } = validity(document, shanghaiDate(new Date(closesAt)));
          return (
            <FileRow
              key={document.id}
              name={`${document.title}${aside(t(`kinds.${document.kind}`))}`}
              state={out ? 'refused' : 'stored'}
              size={document.size}
              words={words}
              actions={
                <Button
                  small
                  busy={busy === document.id}
                  aria-label={`${t('use')} ${document.title} ${textOf(attachment.name)}`}
                  onClick={() => void take(document)}
                >
                  {t('use')}
                </Button>
              }
            />
          );
        })}
      </FileList>
      {problem !== null && <ErrorLine>{say(problem)}</ErrorLine>}
    </details>
  );
}
