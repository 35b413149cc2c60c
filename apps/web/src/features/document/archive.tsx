import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ArchiveKind, ArchiveView } from '@keshen/document';
import { api } from '../../api';
import { dateTimeText, sizeText } from '../../format';
import { useProblemText } from '../../problems';
import { Button, ErrorLine, Progress } from '../../ui';
import './words';

const ASK_EVERY_MS = 1000;

/** Instants arrive as ISO texts. */
type Archive = Omit<ArchiveView, 'askedAt' | 'expiresAt'> & { askedAt: string; expiresAt: string };

/** 打包下载: asks for an archive of all files of an application or a call, shows how far it is, and gives it. */
export function ArchiveDownload({ kind, id }: { kind: ArchiveKind; id: string }) {
  const { t } = useTranslation('document');
  const say = useProblemText('document');
  const client = useQueryClient();
  const key = ['archive', kind, id];
  const { data } = useQuery({
    queryKey: key,
    queryFn: () => api.get<{ archive: Archive | null }>('/archives/latest', { query: { kind, id } }),
    refetchInterval: ({ state }) => (isUnderWay(state.data?.archive) ? ASK_EVERY_MS : false),
  });
  const asking = useMutation({
    mutationFn: () => api.post<Archive>('/archives', { body: { kind, id } }),
    onSuccess: (archive) => client.setQueryData(key, { archive }),
  });
  const archive = data?.archive ?? null;
  return (
    <div className="stack">
      {archive && isUnderWay(archive) ? (
        <UnderWay archive={archive} />
      ) : (
        <>
          {archive?.state === 'ready' && <Ready archive={archive} />}
          {archive?.state === 'failed' && <ErrorLine>{say({ code: archive.failure ?? '' })}</ErrorLine>}
          {asking.error && <ErrorLine>{say(asking.error)}</ErrorLine>}
          <p>
            <Button small busy={asking.isPending} onClick={() => asking.mutate()}>
              {t(archive ? 'archive.again' : 'archive.ask')}
            </Button>
          </p>
        </>
      )}
    </div>
  );
}

const isUnderWay = (archive: Archive | null | undefined): boolean =>
  archive?.state === 'waiting' || archive?.state === 'working';

function UnderWay({ archive: { files, size, written } }: { archive: Archive }) {
  const { t } = useTranslation('document');
  return (
    <div role="status">
      <p className="small">
        {size === null
          ? t('archive.waiting', { files })
          : t('archive.working', { files, written: sizeText(written), size: sizeText(size) })}
      </p>
      <Progress done={written} total={size ?? 0} label={t('archive.progress')} />
    </div>
  );
}

function Ready({ archive: { id, name, files, leftOut, size, expiresAt } }: { archive: Archive }) {
  const { t } = useTranslation('document');
  return (
    <div className="small">
      <p>
        <a href={`/api/archives/${id}`} download={name}>
          {name}
        </a>
      </p>
      <p className="meta">
        {t('archive.ready', { files, size: sizeText(size ?? 0), until: dateTimeText(expiresAt) })}
      </p>
      {leftOut > 0 && <p className="danger">{t('archive.leftOut', { count: leftOut })}</p>}
    </div>
  );
}
