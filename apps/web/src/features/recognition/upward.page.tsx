import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { DataTable, Empty, Loading, Money, PageFrame, type Column } from '../../ui';
import { useUpwardCalls, type UpwardCall } from './recognition.api';
import type { Say } from './say';
import './words';

/** 市级推荐: calls with cases on their way up, those that wait first. */
export default function UpwardPage() {
  const { t } = useTranslation('recognition');
  const calls = useUpwardCalls();
  if (calls.error) return <PageProblem problem={calls.error} />;
  return (
    <PageFrame title={t('upward.title')} dense>
      <section className="lead tight">
        <h1>{t('upward.title')}</h1>
        <p className="sub mt3">{t('upward.lead')}</p>
      </section>
      {calls.isPending ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('upward.calls')}
          columns={columns(t)}
          rows={calls.data}
          rowKey={(call) => call.id}
          empty={<Empty title={t('upward.none')}>{t('upward.noneNote')}</Empty>}
        />
      )}
    </PageFrame>
  );
}

const columns = (t: Say): Column<UpwardCall>[] => [
  {
    key: 'call',
    head: t('col.call'),
    header: true,
    small: 'main',
    cell: (call) => (
      <Link className="plain" to={call.id}>
        {textOf(call.title)}
      </Link>
    ),
  },
  { key: 'open', head: t('col.open'), num: true, cell: (call) => call.open },
  { key: 'waiting', head: t('col.waiting'), num: true, cell: (call) => call.waiting },
  { key: 'granted', head: t('result.granted'), num: true, cell: (call) => call.granted },
  { key: 'refused', head: t('result.refused'), num: true, small: 'hide', cell: (call) => call.refused },
  {
    key: 'fen',
    head: t('col.cityAmount'),
    num: true,
    className: 'tr1',
    cell: (call) => (call.grantedFen ? <Money fen={call.grantedFen} bare /> : '—'),
  },
];
