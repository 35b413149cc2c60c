import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InterestRequest, InterestSource } from '@keshen/review';
import { api } from '../../api';
import { dateText } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { Button, DataTable, Empty, ErrorLine, Loading, PageFrame, type Column } from '../../ui';
import { InterestForm } from './interest-form';
import './interest-words';
import './words';

type Stated = InterestRequest & { id: string; source: InterestSource; recordedAt: string };

/** 利益关系申报: what one has declared of oneself, and what the office knows besides; conflicts are found from it. */
export default function InterestsPage() {
  const { t } = useTranslation('interest');
  const say = useProblemText('review');
  const client = useQueryClient();
  const [declaring, setDeclaring] = useState(false);
  const mine = useQuery({
    queryKey: ['interests'],
    queryFn: () => api.get<Stated[]>('/interests/mine'),
  });
  const again = () => client.invalidateQueries({ queryKey: ['interests'] });
  const declare = useMutation({
    mutationFn: (body: InterestRequest) => api.post('/interests/mine', { body }),
    onSuccess: () => {
      setDeclaring(false);
      return again();
    },
  });
  const withdraw = useMutation({
    mutationFn: (id: string) => api.del(`/interests/${id}`),
    onSuccess: again,
  });
  if (mine.error) return <PageProblem problem={mine.error} />;
  const columns: Column<Stated>[] = [
    {
      key: 'with',
      head: t('with'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (interest) => (
        <>
          {interest.name}
          <span>{interest.creditCode ?? interest.note}</span>
        </>
      ),
    },
    { key: 'kind', head: t('kindOf'), className: 'nw', cell: (interest) => t(`kind.${interest.kind}`) },
    {
      key: 'period',
      head: t('period'),
      className: 'nw',
      cell: ({ since, until }) =>
        since || until
          ? t('between', {
              since: since ? dateText(since) : t('open'),
              until: until ? dateText(until) : t('now'),
            })
          : t('lasting'),
    },
    { key: 'source', head: t('sourceOf'), className: 'nw', cell: ({ source }) => t(`source.${source}`) },
    {
      key: 'act',
      head: <span className="vh">{t('withdraw')}</span>,
      num: true,
      cell: (interest) =>
        interest.source === 'declared' && (
          <Button quiet small busy={withdraw.isPending} onClick={() => withdraw.mutate(interest.id)}>
            {t('withdraw')}
            <span className="vh"> {interest.name}</span>
          </Button>
        ),
    },
  ];
  return (
    <PageFrame title={t('title')}>
      <section className="lead tight">
        <h1>{t('title')}</h1>
        <p className="sub">{t('lead')}</p>
      </section>
      <p className="mt4">
        <Button primary onClick={() => setDeclaring(true)}>
          {t('declare')}
        </Button>
      </p>
      {withdraw.error && <ErrorLine>{say(withdraw.error)}</ErrorLine>}
      {mine.isPending ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('title')}
          columns={columns}
          rows={mine.data}
          rowKey={(interest) => interest.id}
          empty={<Empty title={t('none')}>{t('noneWords')}</Empty>}
        />
      )}
      {declaring && (
        <InterestForm
          problem={declare.error}
          busy={declare.isPending}
          onClose={() => {
            declare.reset();
            setDeclaring(false);
          }}
          onKeep={(request) => declare.mutate(request)}
        />
      )}
    </PageFrame>
  );
}
