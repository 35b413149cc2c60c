import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bids } from '@keshen/review';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import {
  Button,
  Countdown,
  DataTable,
  Empty,
  ErrorLine,
  Loading,
  PageFrame,
  Seg,
  type Column,
} from '../../ui';
import { useBidActs, useMyBids, type AskedBid } from './bid.api';
import './bid-words';
import { ReasonDialog } from './reason-dialog';

/** 评审意愿: what I would like to review, said before the assignment; title and applicant are all there is to see. */
export default function BidsPage() {
  const { t } = useTranslation('bid');
  const say = useProblemText('bid');
  const [filter, setFilter] = useState<'all' | 'open'>('all');
  const [leaving, setLeaving] = useState<AskedBid | null>(null);
  const list = useMyBids(filter === 'open' ? 'open' : undefined);
  const acts = useBidActs();
  if (list.error && !list.data) return <PageProblem problem={list.error} />;
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const progress = list.data?.pages[0]?.progress;
  const columns: Column<AskedBid>[] = [
    {
      key: 'project',
      head: t('project'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (row) => (
        <>
          {row.title || row.reference}
          <span>
            {row.blind ? t('blind') : row.party}　{textOf(row.call)}
          </span>
        </>
      ),
    },
    {
      key: 'until',
      head: t('until'),
      className: 'nw',
      small: 'label',
      cell: (row) => <Countdown until={row.closesAt} inline />,
    },
    {
      key: 'bid',
      head: t('mine'),
      className: 'nw',
      cell: (row) => (
        <Seg
          label={`${t('mine')} ${row.title || row.reference}`}
          value={row.bid}
          onChange={(bid) => acts.say.mutate({ caseId: row.caseId, bid })}
          options={bids.map((value) => ({ value, label: t(`bid.${value}`) }))}
        />
      ),
    },
    {
      key: 'act',
      head: <span className="vh">{t('aside.act')}</span>,
      num: true,
      cell: (row) => (
        <Button quiet small onClick={() => setLeaving(row)}>
          {t('aside.act')}
          <span className="vh"> {row.title || row.reference}</span>
        </Button>
      ),
    },
  ];
  return (
    <PageFrame title={t('title')}>
      <section className="lead tight">
        <h1>{t('title')}</h1>
        <p className="sub">{t('lead')}</p>
        <p className="sub">{t('rule')}</p>
      </section>
      {progress && progress.of > 0 && (
        <p className="row gap4 wrap mt4">
          <Seg
            label={t('filter')}
            value={filter}
            onChange={setFilter}
            options={(['all', 'open'] as const).map((value) => ({ value, label: t(value) }))}
          />
          <span role="status">{t('progress', progress)}</span>
        </p>
      )}
      {acts.say.error && <ErrorLine>{say(acts.say.error)}</ErrorLine>}
      {list.isPending ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('title')}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.caseId}
          more={{
            has: list.hasNextPage,
            loading: list.isFetchingNextPage,
            load: () => void list.fetchNextPage(),
          }}
          empty={
            progress && progress.of > 0 ? (
              <Empty title={t('answered')}>{t('answeredWords')}</Empty>
            ) : (
              <Empty title={t('none')}>{t('noneWords')}</Empty>
            )
          }
        />
      )}
      {leaving && (
        <ReasonDialog
          title={t('aside.title', { title: leaving.title || leaving.reference })}
          label={t('aside.reason')}
          act={t('aside.go')}
          limit={500}
          doing={acts.standAside}
          onReason={(reason) =>
            acts.standAside.mutate({ caseId: leaving.caseId, reason }, { onSuccess: () => setLeaving(null) })
          }
          close={() => {
            acts.standAside.reset();
            setLeaving(null);
          }}
        >
          <p>{t('aside.how')}</p>
        </ReasonDialog>
      )}
    </PageFrame>
  );
}
