import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rendition } from '@keshen/document';
import { withWords } from '../../i18n';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import { ErrorLine } from '../../ui';
import './words';

const PdfView = lazy(withWords(() => import('./pdf-view')));
const ASK_EVERY_MS = 1000;

/** An Office file as the PDF that the server makes of it; where it cannot, why. */
export default function OfficeView({ id }: { id: string }) {
  const { t } = useTranslation('document');
  const say = useProblemText('document');
  const { data, error } = useQuery({
    queryKey: ['files', id, 'pdf'],
    queryFn: () => api.post<Rendition>(`/files/${id}/pdf`),
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? ASK_EVERY_MS : false),
  });
  if (error) return <ErrorLine>{say(error)}</ErrorLine>;
  if (data?.state === 'none') return <p>{t('view.noOffice')}</p>;
  if (data?.state === 'failed') return <ErrorLine>{say({ code: data.failure ?? '' })}</ErrorLine>;
  const waiting = <p role="status">{t('view.converting')}</p>;
  if (data?.state !== 'ready') return waiting;
  return (
    <Suspense fallback={waiting}>
      <PdfView href={`/api/files/${id}/pdf`} />
    </Suspense>
  );
}
