import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { api } from '../../api';
import { dateTimeText, dayText, textOf } from '../../format';
import { useProblemText } from '../../problems';
import { Band, Button, Dialog, ErrorLine, Glyph, Note } from '../../ui';
import { pageKey, type ApplicationPage } from './application.api';
import './words';

type Deleted = {
  id: string;
  reference: string;
  title: string;
  call: { 'zh-CN': string; en: string };
  deletedAt: string;
  deletedBy: string | null;
  until: string;
};

const useDeleted = () =>
  useQuery({
    queryKey: ['applications', 'deleted'],
    queryFn: () => api.get<Deleted[]>('/applications/deleted'),
  });

/** Restores a draft and reads anew what shows it. */
function useRestore() {
  const client = useQueryClient();
  const say = useProblemText('application');
  const [error, setError] = useState<string | null>(null);
  const restore = async (id: string) => {
    setError(null);
    try {
      await api.post(`/applications/${id}/restoration`);
    } catch (problem) {
      setError(say(problem));
    }
    await Promise.all(
      [['applications'], ['work'], pageKey(id)].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
  };
  return { restore, error };
}

/** 删除草稿: what it means is said before it is done. */
export function DeleteDraftButton({ page }: { page: ApplicationPage }) {
  const { t } = useTranslation('application');
  const say = useProblemText('application');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { id, reference } = page.application;
  const remove = async () => {
    try {
      await api.del(`/applications/${id}`);
    } catch (problem) {
      return setError(say(problem));
    }
    await Promise.all(
      [['applications'], ['work'], pageKey(id)].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
    await navigate('/applications');
  };
  return (
    <>
      <Button small onClick={() => setOpen(true)}>
        {t('deletion.button')}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('deletion.title')}
        actions={
          <>
            <Button primary onClick={() => void remove()}>
              {t('deletion.do')}
            </Button>
            <Button onClick={() => setOpen(false)}>{t('deletion.keep')}</Button>
          </>
        }
      >
        <p className="sub">{t('deletion.meaning', { reference })}</p>
        {error && <ErrorLine>{error}</ErrorLine>}
      </Dialog>
    </>
  );
}

/** What stands in place of the form while a draft is deleted. */
export function DeletedNote({ page }: { page: ApplicationPage }) {
  const { t } = useTranslation('application');
  const { restore, error } = useRestore();
  const { id, deletedAt, emptiedAt } = page.application;
  if (!deletedAt) return null;
  return (
    <Note tone="warn" icon={<Glyph name="warn" />}>
      <p>{t(emptiedAt ? 'deletion.emptied' : 'deletion.deleted', { at: dateTimeText(deletedAt) })}</p>
      {page.may.restore && !emptiedAt && (
        <p className="mt3">
          <Button small onClick={() => void restore(id)}>
            {t('deletion.restore')}
          </Button>
        </p>
      )}
      {error && <ErrorLine>{error}</ErrorLine>}
    </Note>
  );
}

/** 已删除的草稿: apart from the others, with until when each can be restored. */
export function DeletedDrafts({ mayRestore }: { mayRestore: boolean }) {
  const { t } = useTranslation('application');
  const { data = [] } = useDeleted();
  const { restore, error } = useRestore();
  if (data.length === 0) return null;
  return (
    <Band className="mt6" title={t('deletion.list')} note={t('deletion.listNote')}>
      {error && <ErrorLine>{error}</ErrorLine>}
      <ul className="rows">
        {data.map(({ id, reference, title, call, deletedAt, deletedBy, until }) => (
          <li key={id} className="told">
            <div>
              <p>
                <Link className="plain" to={`/applications/${id}`}>
                  {title || t('page.untitled')}
                </Link>
              </p>
              <p className="meta">
                {reference}　{textOf(call)}
                {'　'}
                {t('deletion.line', {
                  at: dayText(deletedAt),
                  by: deletedBy ?? t('deletion.portal'),
                  until: dayText(until),
                })}
              </p>
            </div>
            {mayRestore && (
              <Button
                small
                aria-label={`${t('deletion.restore')} ${title || reference}`}
                onClick={() => void restore(id)}
              >
                {t('deletion.restore')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Band>
  );
}
