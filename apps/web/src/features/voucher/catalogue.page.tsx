import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { resourceKinds } from '@keshen/voucher';
import { PageProblem } from '../../layout';
import { isMember, useSession } from '../../session';
import {
  Band,
  Button,
  DataTable,
  DateText,
  Empty,
  Loading,
  Money,
  PageFrame,
  Select,
  State,
  TextInput,
  useFilter,
  type Column,
} from '../../ui';
import { OrderDialog } from './order-dialog';
import { priceText } from './price';
import { relationsText } from './relations-text';
import { categories } from './rules';
import type { Say } from './say';
import { rowsOf, useVoucher, useVoucherList, type MarkedItem } from './voucher.api';
import './words';

type Summary = {
  institutions: number;
  services: number;
  instruments: number;
  reported: { kind: string; count: number; year: number }[];
};

/** 服务目录: what registered institutions offer; who has a quota orders here. */
export default function CataloguePage() {
  const { t } = useTranslation('voucher');
  const { session } = useSession();
  const { filter, narrow } = useFilter(['text', 'category', 'kind', 'resource']);
  const [typed, setTyped] = useState(filter.text ?? '');
  const [ordered, setOrdered] = useState<MarkedItem | null>(null);
  const summary = useVoucher<Summary>('catalogue/summary');
  const list = useVoucherList<MarkedItem>('catalogue', filter);
  if (list.error) return <PageProblem problem={list.error} />;
  const { rows, more } = rowsOf(list);
  const canOrder = isMember('enterprise-administrator', 'writer', 'certifier')(session);
  return (
    <PageFrame title={t('catalogue.title')} roomy>
      <section className="lead tight">
        <h1>{t('catalogue.title')}</h1>
        <p className="sub">{t('catalogue.lead')}</p>
      </section>
      <Band
        first
        title={t('catalogue.find')}
        note={
          summary.data && (
            <>
              {t('catalogue.summary', {
                institutions: summary.data.institutions,
                services: summary.data.services,
                instruments: summary.data.instruments,
              })}
              <br />
              {t('catalogue.reported', {
                year: summary.data.reported[0]?.year,
                laboratories: summary.data.reported.find((r) => r.kind === 'laboratory')?.count,
                platforms: summary.data.reported.find((r) => r.kind === 'platform')?.count,
              })}
            </>
          )
        }
      >
        <form
          className="fnd"
          role="search"
          onSubmit={(event) => {
            event.preventDefault();
            narrow({ text: typed.trim() });
          }}
        >
          <TextInput
            aria-label={t('catalogue.words')}
            placeholder={t('catalogue.words')}
            maxLength={60}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Select
            aria-label={t('catalogue.category')}
            empty={t('catalogue.anyCategory')}
            value={filter.category ?? ''}
            onChange={(event) => narrow({ category: event.target.value })}
            options={categories.map((value) => ({ value, label: t(`category.${value}`) }))}
          />
          <Select
            aria-label={t('catalogue.kind')}
            empty={t('catalogue.anyKind')}
            value={filter.kind ?? ''}
            onChange={(event) => narrow({ kind: event.target.value })}
            options={(['service', 'instrument'] as const).map((value) => ({
              value,
              label: t(`kind.${value}`),
            }))}
          />
          <Select
            aria-label={t('catalogue.resource')}
            empty={t('catalogue.anyResource')}
            value={filter.resource ?? ''}
            onChange={(event) => narrow({ resource: event.target.value })}
            options={resourceKinds.map((value) => ({ value, label: t(`resource.${value}`) }))}
          />
          <Button type="submit">{t('catalogue.search')}</Button>
        </form>
        {list.isPending ? (
          <Loading />
        ) : (
          <DataTable
            caption={t('catalogue.title')}
            columns={columns(t, canOrder ? setOrdered : null)}
            rows={rows}
            rowKey={(row) => row.id}
            more={more}
            empty={<Empty title={t('catalogue.none')}>{t('catalogue.noneExplained')}</Empty>}
          />
        )}
      </Band>
      <Published />
      <OrderDialog service={ordered} onClose={() => setOrdered(null)} />
    </PageFrame>
  );
}

type PublishedRow = {
  reference: string;
  serviceName: string;
  institution: string;
  amountFen: number;
  until: string;
  notice: string | null;
};

/** 兑付公示: what is published now, for everybody; nothing where nothing is. */
function Published() {
  const { t } = useTranslation('voucher');
  const { data } = useVoucher<PublishedRow[]>('published');
  if (!data?.length) return null;
  return (
    <Band title={t('published.title')} note={t('published.note')}>
      <DataTable
        caption={t('published.title')}
        rows={data}
        rowKey={(row) => row.reference}
        columns={[
          {
            key: 'service',
            head: t('col.service'),
            header: true,
            small: 'main',
            className: 'wrap',
            cell: (r) => (
              <>
                {r.notice ? <Link to={`/notices/${r.notice}`}>{r.serviceName}</Link> : r.serviceName}
                <span className="ln3">{r.reference}</span>
              </>
            ),
          },
          { key: 'institution', head: t('col.institution'), small: 'full', cell: (r) => r.institution },
          { key: 'until', head: t('col.until'), className: 'nw', cell: (r) => <DateText value={r.until} /> },
          { key: 'amount', head: t('col.amount'), num: true, cell: (r) => <Money fen={r.amountFen} bare /> },
        ]}
      />
    </Band>
  );
}

function columns(t: Say, order: ((item: MarkedItem) => void) | null): Column<MarkedItem>[] {
  const shown: Column<MarkedItem>[] = [
    {
      key: 'name',
      head: t('col.service'),
      header: true,
      small: 'main',
      className: 'wrap full',
      cell: (s) => (
        <>
          {s.name}
          <span className="ln3">
            {t(`kind.${s.kind}`)}　{t(`category.${s.category}`)}　{s.description}
          </span>
        </>
      ),
    },
    {
      key: 'institution',
      head: t('col.institution'),
      cell: (s) => (
        <>
          {s.institutionName}
          <span className="ln3">{t(`resource.${s.resource}`)}</span>
          {s.related.length > 0 && (
            <span className="ln3">{t('catalogue.related', { relations: relationsText(t, s) })}</span>
          )}
        </>
      ),
    },
    {
      key: 'lead',
      head: t('col.lead'),
      small: 'hide',
      className: 'nw',
      cell: (s) => (s.leadDays === null ? '—' : t('catalogue.days', { count: s.leadDays })),
    },
    { key: 'price', head: t('col.price'), num: true, className: 'nw', cell: (s) => priceText(t, s) },
  ];
  if (!order) return shown;
  return [
    ...shown,
    {
      key: 'act',
      head: <span className="vh">{t('col.act')}</span>,
      num: true,
      cell: (s) =>
        !s.orderable ? (
          <State glyph="warn">{t('catalogue.notOrderable')}</State>
        ) : (
          <Button small aria-label={t('order.placeNamed', { name: s.name })} onClick={() => order(s)}>
            {t('order.place')}
          </Button>
        ),
    },
  ];
}
