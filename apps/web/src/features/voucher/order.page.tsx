import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api } from '../../api';
import { dateText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { isStaff, useSession } from '../../session';
import {
  Band,
  Button,
  DateText,
  Dialog,
  ErrorLine,
  Field,
  FileList,
  FileRow,
  Loading,
  Money,
  PageFrame,
  StageLine,
  TextArea,
  Timeline,
} from '../../ui';
import { FileLink } from '../document/file-link';
import { OrderAct } from './order-act';
import { RedemptionNotice } from './redemption-notice';
import { caseOf, wayOf } from './rules';
import { useVoucher, useVoucherAct, type OrderCase, type OrderView } from './voucher.api';
import './words';

/** One order for both of its sides and the office: where it stands, what is owed, what was brought. */
export default function OrderPage() {
  const { t } = useTranslation('voucher');
  const { id = '' } = useParams();
  const { data, error } = useVoucher<OrderView>(`orders/${id}`);
  const { session } = useSession();
  if (error) return <PageProblem problem={error} />;
  if (!data)
    return (
      <PageFrame title={t('order.title')} roomy>
        <Loading />
      </PageFrame>
    );
  const { order, redemption } = data;
  const own = caseOf(data, 'order')!;
  const claim = caseOf(data, 'redemption');
  const current = claim ?? own;
  const cancellable = data.may.cancel && !own.endedAt && (own.act === 'accept' || own.act === 'contract');
  return (
    <PageFrame title={order.serviceName} roomy dense={isStaff('officer', 'finance')(session)}>
      <section className="lead tight">
        <h1>{order.serviceName}</h1>
        <p className="sub">
          {order.reference}　{data.enterprise} → {data.institution}
        </p>
      </section>
      <Band first title={t('order.state')} note={t('orders.limit', { date: dateText(order.limitAt) })}>
        <StageLine
          stages={wayOf(own.act, !!order.cancelledAt, redemption).map((step) => ({
            ...step,
            label: t(`way.${step.key}`),
          }))}
          now={textOf(current.stageLabel)}
          next={current.explanation ? textOf(current.explanation) : undefined}
        />
        {data.cases.map((one) =>
          one.duty && one.outcomes.length ? <OrderAct key={one.id} view={data} one={one} /> : null,
        )}
        {cancellable && <Cancel id={order.id} />}
      </Band>
      <RedemptionNotice view={data} />
      <Band title={t('order.facts')}>
        <Facts view={data} />
      </Band>
      {data.files.length > 0 && (
        <Band title={t('order.files')}>
          <FileList>
            {data.files.map((file) => (
              <FileRow
                key={file.id}
                state="stored"
                size={file.size}
                sha256={file.sha256}
                name={<FileLink id={file.id} name={file.name} />}
                words={t(`file.${kindOf(data, file.id)}`)}
              />
            ))}
          </FileList>
        </Band>
      )}
      <Band title={t('order.way')}>
        <Way cases={data.cases} />
      </Band>
    </PageFrame>
  );
}

function kindOf({ order }: OrderView, file: string): 'contract' | 'invoice' | 'result' | 'paid' | 'earlier' {
  if (file === order.contractFile) return 'contract';
  if (file === order.invoiceFile) return 'invoice';
  if (file === order.resultFile) return 'result';
  return file === order.paidFile ? 'paid' : 'earlier';
}

function Facts({ view: { order, voucherFen, redemption, related, may } }: { view: OrderView }) {
  const { t } = useTranslation('voucher');
  const facts: [string, React.ReactNode][] = [
    ['need', order.need],
    ['period', `${dateText(order.startsOn)} — ${dateText(order.endsOn)}`],
    ['ordered', <Money key="o" fen={order.orderedFen} />],
    ['voucher', <Money key="v" fen={voucherFen} />],
  ];
  if (order.contractFen !== null)
    facts.push([
      'contract',
      <>
        <Money fen={order.contractFen} />　{order.contractNo}
        {'　'}
        {order.contractedOn && <DateText value={order.contractedOn} />}
      </>,
    ]);
  if (order.invoiceNumber)
    facts.push([
      'invoice',
      <>
        <span className="mono">
          {order.invoiceCode} {order.invoiceNumber}
        </span>
        {'　'}
        <Money fen={order.invoiceFen} />
      </>,
    ]);
  if (order.resultText) facts.push(['result', order.resultText]);
  if (order.rating) facts.push(['rating', t('order.points', { count: order.rating })]);
  if (related) facts.push(['related', t('order.registerUnknown')]);
  if (redemption && may.redemption) {
    facts.push(['claimUntil', <DateText key="d" value={redemption.deadlineAt} />]);
    if (redemption.drawId) facts.push(['draw', t(redemption.drawn ? 'draw.chosen' : 'draw.notChosen')]);
    if (redemption.siteFinding) facts.push(['siteFinding', redemption.siteFinding]);
  }
  return (
    <dl className="facts">
      {facts.map(([key, value]) => (
        <div key={key} style={{ display: 'contents' }}>
          <dt>{t(`fact.${key}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Way({ cases }: { cases: OrderCase[] }) {
  const { t } = useTranslation('voucher');
  const entries = cases
    .flatMap((one) => one.way.map((entry, i) => ({ ...entry, key: `${one.id}-${i}` })))
    .sort((a, b) => (a.enteredAt < b.enteredAt ? 1 : -1));
  return (
    <Timeline
      label={t('order.way')}
      entries={entries.map((entry) => ({
        key: entry.key,
        stage: textOf(entry.label),
        outcome: entry.outcomeLabel ? textOf(entry.outcomeLabel) : undefined,
        at: entry.leftAt ?? entry.enteredAt,
        remark: entry.remark ?? undefined,
        mark: entry.leftAt ? 'done' : 'now',
      }))}
    />
  );
}

function Cancel({ id }: { id: string }) {
  const { t } = useTranslation('voucher');
  const say = useProblemText('voucher');
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const cancel = useVoucherAct((body: object) => api.post(`/vouchers/orders/${id}/cancellation`, { body }));
  const send = async () => {
    setError(null);
    if (reason.trim().length < 2) return setError(t('order.lack.reason'));
    try {
      await cancel.mutateAsync({ reason: reason.trim() });
      setOpen(false);
    } catch (problem) {
      setError(say(problem));
    }
  };
  return (
    <p className="mt4">
      <Button quiet small onClick={() => setOpen(true)}>
        {t('order.cancel')}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('order.cancel')}
        actions={
          <Button primary busy={cancel.isPending} onClick={() => void send()}>
            {t('order.cancelSend')}
          </Button>
        }
      >
        <Field label={t('order.reason')}>
          <TextArea rows={3} limit={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Field>
        {error && <ErrorLine>{error}</ErrorLine>}
      </Dialog>
    </p>
  );
}
