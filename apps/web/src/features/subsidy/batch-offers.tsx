import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DataTable, Loading, Money, PartsBar, State, type Column, type GlyphName } from '../../ui';
import { RowProblem } from './batch-rows';
import { useBatchOffers, type BatchOffer, type BatchPage, type OfferState } from './subsidy.api';
import type { Say } from './say';
import './words';

const glyphs: Record<OfferState, GlyphName> = {
  listed: 'busy',
  planned: 'todo',
  empty: 'dash',
  made: 'todo',
  submitted: 'ok',
  declined: 'warn',
  failed: 'danger',
};

/** The enterprises of a list: what is due to each, and what has become of it. */
export function BatchOffers({ data }: { data: BatchPage }) {
  const { t } = useTranslation('subsidy');
  const { batch, counts } = data;
  const { planned, made, submitted, declined } = counts.offers;
  const { data: offers } = useBatchOffers(batch.id, JSON.stringify(counts.offers));
  if (!offers) return <Loading rows={planned + made + submitted + declined} />;
  return (
    <>
      {made + submitted + declined > 0 && planned === 0 && batch.mode === 'confirm' && (
        <PartsBar
          label={t('offers.title')}
          parts={[
            {
              key: 'submitted',
              label: t('offer.submitted'),
              value: submitted,
              text: String(submitted),
              fill: 'f1',
            },
            {
              key: 'declined',
              label: t('offer.declined'),
              value: declined,
              text: String(declined),
              fill: 'f2',
            },
            { key: 'made', label: t('offer.made'), value: made, text: String(made), fill: 'f4' },
          ]}
        />
      )}
      <DataTable
        caption={t('offers.title')}
        columns={columns(t, data)}
        rows={offers.filter((offer) => offer.state !== 'empty')}
        rowKey={(offer) => offer.id}
      />
    </>
  );
}

const columns = (t: Say, data: BatchPage): Column<BatchOffer>[] => [
  {
    key: 'name',
    head: t('col.unit'),
    header: true,
    small: 'main',
    className: 'pj',
    cell: (offer) => (
      <>
        {offer.applicationId && offer.state !== 'made' ? (
          <Link className="plain" to={`/applications/${offer.applicationId}`}>
            {offer.name}
          </Link>
        ) : (
          offer.name
        )}
        <span className="mono">{offer.reference ?? offer.creditCode}</span>
      </>
    ),
  },
  { key: 'rows', head: t('col.items'), num: true, cell: (offer) => offer.rows },
  {
    key: 'amount',
    head: t('col.yuan'),
    num: true,
    small: 'label',
    cell: (offer) => <Money fen={offer.amountFen} inYuan bare />,
  },
  {
    key: 'state',
    head: t('col.state'),
    small: 'full',
    cell: (offer) => (
      <>
        <State glyph={glyphs[offer.state]}>{t(`offer.${offer.state}`)}</State>
        {offer.remark && <span className="ln2">{offer.remark}</span>}
        {offer.problems.slice(0, 3).map((problem, i) => (
          <span key={i} className="ln2">
            <RowProblem problem={problem} columns={data.columns} />
          </span>
        ))}
      </>
    ),
  },
];
