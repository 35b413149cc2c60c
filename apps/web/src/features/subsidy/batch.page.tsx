import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { comma, dateTimeText, textOf, wan } from '../../format';
import { api } from '../../api';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import {
  Band,
  Button,
  Crumbs,
  ErrorLine,
  Glyph,
  Loading,
  Money,
  Note,
  PageFrame,
  Progress,
  StageLine,
} from '../../ui';
import { BatchOffers } from './batch-offers';
import { BatchRows } from './batch-rows';
import { SittingBand } from './sitting';
import { batchKey, useBatch, type BatchPage as Data } from './subsidy.api';
import './words';

/** One list: what was read, what is due, what is made of it, and where its cases stand. */
export default function BatchPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('subsidy');
  const { data, error } = useBatch(id);
  if (error) return <PageProblem problem={error} />;
  if (!data)
    return (
      <PageFrame title={t('index.title')}>
        <Loading />
      </PageFrame>
    );
  const { batch, counts } = data;
  const busy = batch.state === 'reading' || batch.state === 'checking';
  return (
    <PageFrame title={batch.title} dense>
      <Head data={data} />
      <Band
        first
        title={t('rows.title')}
        note={[
          batch.fileName ?? t('rows.ofRegister', { from: batch.grantedFrom, to: batch.grantedTo }),
          dateTimeText(batch.createdAt),
        ].join('　')}
      >
        {batch.unread.length > 0 && (
          <Note icon={<Glyph name="now" />}>
            {t('rows.unread', { titles: batch.unread.slice(0, 8).join(comma()) })}
          </Note>
        )}
        {busy ? (
          <Progress
            done={counts.rows.due + counts.rows.nothing + counts.rows.bad}
            total={Math.max(
              1,
              Object.values(counts.rows).reduce((sum, n) => sum + n, 0),
            )}
            label={t(`state.${batch.state}`)}
          />
        ) : (
          <BatchRows data={data} />
        )}
      </Band>
      {!busy && counts.amounts.length > 0 && (
        <Band title={t('amounts.title')} note={t('amounts.note')}>
          <Amounts data={data} />
        </Band>
      )}
      {!busy && (
        <Band title={t('offers.title')} note={t(`offers.note.${batch.mode}`)}>
          <Make data={data} />
          <BatchOffers data={data} />
        </Band>
      )}
      {data.stages.length > 0 && <SittingBand data={data} />}
    </PageFrame>
  );
}

/** How far the list is as a line of steps, and what it comes to. */
function Head({ data }: { data: Data }) {
  const { t } = useTranslation('subsidy');
  const { batch, counts } = data;
  const made = counts.offers.made + counts.offers.submitted + counts.offers.declined;
  const open = data.stages.filter((stage) => !stage.ended);
  const at =
    batch.state === 'reading' || batch.state === 'checking'
      ? 0
      : batch.state === 'checked'
        ? 1
        : made
          ? 3
          : 2;
  const all = Object.values(counts.rows).reduce((sum, n) => sum + n, 0);
  const steps = [
    { key: 'read', second: t('step.rows', { count: all }) },
    { key: 'judged', second: t('step.due', { count: counts.rows.due }) },
    { key: 'made', second: t('step.of', { done: made, all: made + counts.offers.planned }) },
    { key: 'handled', second: open.map((s) => `${textOf(s.label)} ${s.cases}`).join(comma()) },
  ];
  return (
    <section className="lead tight">
      <Crumbs trail={[{ label: t('index.title'), to: '/lists' }, { label: textOf(data.programme.name) }]} />
      <h1>{batch.title}</h1>
      <div className="sums">
        <div>
          <b>
            <Money fen={counts.amountFen} />
          </b>
          {t('head.sum', { rows: counts.rows.due, count: counts.offers.planned + made })}
        </div>
        <div>
          <b>{wan(data.call.envelopeFen - data.call.awardedFen)}</b>
          {t('head.left')}
        </div>
      </div>
      <StageLine
        stages={steps.map(({ key, second }, i) => ({
          key,
          label: t(`step.${key}`),
          second,
          state: i < at ? 'done' : i === at ? 'now' : 'todo',
        }))}
      />
    </section>
  );
}

function Amounts({ data }: { data: Data }) {
  const { t } = useTranslation('subsidy');
  const { amounts, rows, amountFen } = data.counts;
  return (
    <table className="tbl">
      <caption className="vh">{t('amounts.title')}</caption>
      <thead>
        <tr>
          <th scope="col" className="num">
            {t('amounts.rate')}
          </th>
          <th scope="col" className="num">
            {t('amounts.count')}
          </th>
          <th scope="col" className="num">
            {t('amounts.sum')}
          </th>
        </tr>
      </thead>
      <tbody>
        {amounts.map((each) => (
          <tr key={each.amountFen}>
            <td className="num">
              <Money fen={each.amountFen} inYuan bare />
            </td>
            <td className="num">{each.rows}</td>
            <td className="num">
              <Money fen={each.amountFen * each.rows} inYuan bare />
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row" className="num">
            {t('amounts.all')}
          </th>
          <td className="num">
            <b>{rows.due}</b>
          </td>
          <td className="num">
            <b>
              <Money fen={amountFen} inYuan bare />
            </b>
          </td>
        </tr>
      </tbody>
    </table>
  );
}

/** Makes the applications, or lays the list aside; while they are being made, how many are. */
function Make({ data }: { data: Data }) {
  const { t } = useTranslation('subsidy');
  const say = useProblemText('subsidy');
  const client = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { batch, counts } = data;
  const { planned, made, submitted, declined, failed } = counts.offers;
  const run = async (act: 'making' | 'discarding') => {
    setBusy(act);
    setError(null);
    try {
      await api.post(`/subsidy-batches/${batch.id}/${act}`);
    } catch (problem) {
      setError(say(problem));
    }
    await client.invalidateQueries({ queryKey: batchKey(batch.id) });
    setBusy(null);
  };
  if (batch.state === 'making' && planned > 0)
    return (
      <Progress
        done={made + submitted + declined + failed}
        total={made + submitted + declined + failed + planned}
        label={t('offers.making')}
      />
    );
  if (batch.state !== 'checked' || !data.may.manage) return null;
  return (
    <>
      <p>{t(`offers.plan.${batch.mode}`, { count: planned })}</p>
      {error && <ErrorLine>{error}</ErrorLine>}
      <p className="acts mt3 mb4">
        <Button primary busy={busy === 'making'} disabled={planned === 0} onClick={() => void run('making')}>
          {t(`offers.make.${batch.mode}`, { count: planned })}
        </Button>
        <Button quiet busy={busy === 'discarding'} onClick={() => void run('discarding')}>
          {t('offers.discard')}
        </Button>
      </p>
    </>
  );
}
