import { shanghaiDay } from './shanghai-day';
import { Refused } from './http';
import type { Doing } from './kinds';
import { smallFile } from './small-files';
import type { Concluded, Subject } from './subject';
import { VoucherSubject } from './voucher-subject';

function voucherSubject(subject: Subject): VoucherSubject {
  if (subject instanceof VoucherSubject) return subject;
  throw new Error(`only an order and its redemption have stages of this kind, not ${subject.kind}`);
}

/** 订单: each side that owes something does its part, with what the act brings along. */
export const order: Doing = async (given, seen) => {
  const subject = voucherSubject(given);
  const stage = subject.stage<'order'>(seen);
  const { id: outcome } = subject.outcomeOf(stage, stage.arguments.done);
  const names: string[] = [];
  for (const player of await subject.owing()) {
    const record =
      outcome === stage.arguments.done ? await recordOf(subject, stage.arguments.act, player.visitor) : {};
    await subject.conclude(player, outcome, record);
    names.push(player.name);
    if (outcome !== stage.arguments.done) break;
  }
  if (names.length === 0) throw new Error(`nobody owes anything at ${stage.id}`);
  return { outcome, actor: names.join('、') };
};

const PRICE_FEN = 10_000_000;

async function recordOf(
  subject: VoucherSubject,
  act: 'accept' | 'contract' | 'perform' | 'confirm',
  by: VoucherSubject['institution']['certifier']['visitor'],
): Promise<object> {
  const upload = (name: string): Promise<string> => subject.upload(by, name, 'order');
  const on = shanghaiDay(await subject.office.now());
  switch (act) {
    case 'accept':
      return {};
    case 'contract':
      return {
        contractNo: `HT-${subject.order.slice(-8)}`,
        contractFen: PRICE_FEN,
        contractedOn: on,
        contractFile: await upload('合同'),
      };
    case 'perform':
      return {
        invoiceCode: '',
        invoiceNumber: BigInt(`0x${subject.order.replaceAll('-', '').slice(-16)}`)
          .toString()
          .padStart(20, '1')
          .slice(0, 20),
        invoiceFen: PRICE_FEN,
        invoiceFile: await upload('发票'),
        resultFile: await by.upload('结果.pdf', await resultOf(subject.order), { purpose: 'order' }),
        resultText: '检测报告一份，结论合格。',
      };
    case 'confirm':
      return { rating: 5, paidFile: await upload('付款凭证') };
  }
}

/** No result may be handed in twice, so each is another file. */
const resultOf = (order: string) => smallFile('pdf', `Result of order ${order}`);

/** 兑付: claimed by the institution, drawn and checked by an officer, paid with its quarter by two persons. */
export const redemption: Doing = async (given, seen) => {
  const subject = voucherSubject(given);
  const stage = subject.stage<'redemption'>(seen);
  const { act, done } = stage.arguments;
  const { id: outcome } = subject.outcomeOf(stage, done);
  if (act === 'pay') return payQuarter(subject, done);
  if (act === 'publish') {
    await subject.office.daysPass(2 * (stage.workingDays ?? 1) + 14);
    return { outcome: done, actor: 'system' };
  }
  const officer = await subject.cast.of('officer');
  if (act === 'claim') return subject.conclude(subject.institution.certifier, outcome, {});
  await officer.visitor.post('/vouchers/draws', { programme: subject.definition.code });
  return subject.conclude(officer, outcome, outcome === done ? { siteFinding: '现场核查，服务属实。' } : {});
};

async function payQuarter(subject: VoucherSubject, done: string): Promise<Concluded> {
  const [first, second] = [
    await subject.cast.of('finance', null, 1),
    await subject.cast.of('finance', null, 2),
  ];
  const on = shanghaiDay(await subject.office.now());
  const quarter = `${on.slice(0, 4)}Q${Math.ceil(Number(on.slice(5, 7)) / 3)}`;
  const gather = (): Promise<{ id: string } | null> =>
    first.visitor
      .post<{ id: string }>('/vouchers/batches', { programme: subject.definition.code, quarter })
      .catch((error: unknown) => {
        if (error instanceof Refused && error.code === 'batch.nothing') return null;
        throw error;
      });
  const { id } = await subject.office.until('what is payable', gather);
  await second.visitor.post(`/vouchers/batches/${id}/approval`);
  const { items } = await first.visitor.get<{ items: { id: string; payouts: { id: string }[] }[] }>(
    '/vouchers/batches',
  );
  for (const payout of items.find((batch) => batch.id === id)?.payouts ?? [])
    await first.visitor.post(`/vouchers/payouts/${payout.id}/settlement`, {
      result: 'paid',
      on,
      bankReference: `GK${payout.id.slice(-12)}`,
    });
  return { outcome: done, actor: `${first.name}、${second.name}` };
}
