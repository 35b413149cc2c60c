import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { quarterOf } from '@keshen/voucher';
import { between } from '@keshen/kernel';
import type { Asking } from './asking';
import { bankAnswer } from './office';
import type { Buyer, Seller } from './voucher-world';
import type { Person } from './people';
import type { World } from './world';

const CONTRACT_FEN = 2000;
/** Orders that an enterprise has open at a time. */
const OPEN = 2;

type Case = { id: string; kind: string; stage: string; version: number; duty: string | null };
type Order = { id: string; contractNo: string | null; case: { stage: string } };
type Redemption = { caseId: string; case: { stage: string } };
type Batch = { id: string; state: string; payouts: { id: string; state: string }[] };

/** 创新券: enterprises order, institutions serve and claim, the office draws, checks and pays by the quarter. */
export class Vouchers {
  constructor(
    private readonly asking: Asking,
    private readonly world: World,
  ) {}

  /** What everybody here does again and again. */
  work(): (() => Promise<void>)[] {
    const { buyers, sellers } = this.world.vouchers;
    return [
      ...buyers.map((buyer) => () => this.buy(buyer)),
      ...sellers.map((seller) => () => this.serve(seller)),
      () => this.check(),
      () => this.pay(),
    ];
  }

  /** 下单、签约、确认抵用; now and then an order is cancelled before the work begins. */
  private async buy(buyer: Buyer): Promise<void> {
    const open = await this.items<Order>(buyer, 'orders?side=enterprise&state=open');
    if (open && open.length < OPEN) await this.place(buyer);
    for (const { id, contractNo, case: at } of open ?? []) {
      if (at.stage === 'accept' && this.asking.oneIn(8)) await this.cancel(buyer, id);
      if (at.stage === 'contract' && contractNo) await this.act(buyer, id, 'order', 'sign', {});
      if (at.stage !== 'confirm') continue;
      const paidFile = await this.file(buyer);
      if (paidFile) await this.act(buyer, id, 'order', 'confirm', { rating: 5, paidFile });
    }
    await sleep(100);
  }

  /** An order of a service of anybody, against the enterprise's quota. */
  async place(buyer: Buyer): Promise<void> {
    const { sellers } = this.world.vouchers;
    const { service } = sellers[between(this.asking.random, 0, sellers.length - 1)]!;
    const placed = await this.asking.ask(buyer, {
      method: 'POST',
      path: '/api/vouchers/orders',
      json: {
        id: randomUUID(),
        quota: buyer.quota,
        service,
        contractFen: CONTRACT_FEN,
        need: '封装气密性检测一批',
        startsOn: today(),
        endsOn: today(),
        declared: ['mandatory_test', 'batch_test'],
      },
    });
    if (placed?.kind === 'done')
      this.asking.journal.orders.set(String(placed.body.id), Number(placed.body.voucherFen));
    else if (placed?.kind === 'refused')
      this.asking.journal.strange.push(`an order was refused: ${placed.code}`);
  }

  private async cancel(buyer: Buyer, order: string): Promise<void> {
    const json = { reason: '不再需要' };
    const path = `/api/vouchers/orders/${order}/cancellation`;
    const done = await this.asking.ask(buyer, { method: 'POST', path, json });
    if (done?.kind === 'done') this.asking.journal.cancelled.set(order, json.reason);
  }

  /** 接单、签约、完成; and 申请兑付 of what was used. */
  private async serve(seller: Seller): Promise<void> {
    for (const { id, contractNo, case: at } of (await this.items<Order>(
      seller,
      'orders?side=institution&state=open&limit=50',
    )) ?? []) {
      if (at.stage === 'accept') await this.act(seller, id, 'order', 'accept', {});
      if (at.stage === 'contract' && !contractNo) await this.sign(seller, id);
      if (at.stage === 'perform') await this.perform(seller, id);
    }
    for (const { caseId, case: at } of (await this.redemptions(seller, 'institution')) ?? [])
      if (at.stage === 'claim') await this.act(seller, caseId, 'redemption', 'claim', {});
    await sleep(100);
  }

  private async sign(seller: Seller, order: string): Promise<void> {
    const contractFile = await this.file(seller);
    if (!contractFile) return;
    const contract = { contractNo: `HT-${order.slice(-8)}`, contractFen: CONTRACT_FEN, contractFile };
    await this.act(seller, order, 'order', 'sign', { ...contract, contractedOn: today() }, true);
  }

  private async perform(seller: Seller, order: string): Promise<void> {
    const [invoiceFile, resultFile] = [await this.file(seller), await this.file(seller)];
    if (!invoiceFile || !resultFile) return;
    const invoice = {
      invoiceCode: '',
      invoiceNumber: numberOf(order),
      invoiceFen: CONTRACT_FEN,
      invoiceFile,
    };
    await this.act(seller, order, 'order', 'done', { ...invoice, resultFile, resultText: '检测报告一份' });
  }

  /** 抽查 of what was claimed, and 审核. */
  private async check(): Promise<void> {
    const { officer } = this.world;
    const waiting = (await this.redemptions(officer, 'office')) ?? [];
    const claimed = waiting.filter(({ case: at }) => at.stage === 'check');
    if (claimed.length)
      await this.asking.ask(officer, {
        method: 'POST',
        path: '/api/vouchers/draws',
        json: { programme: this.world.vouchers.programme },
      });
    for (const { caseId } of claimed)
      await this.act(officer, caseId, 'redemption', 'pass', { siteFinding: '现场核对，相符' });
    await sleep(300);
  }

  /** 季度集中拨付 by two persons; the bank returns as often as it pays, and what it returned waits for the next batch. */
  private async pay(): Promise<void> {
    const [first, second] = this.world.finance;
    const batches = (await this.items<Batch>(first, 'batches?limit=5')) ?? [];
    const post = (person: Person, path: string, json?: unknown) =>
      this.asking.ask(person, { method: 'POST', path: `/api/vouchers/${path}`, json });
    for (const { id, state, payouts } of batches) {
      if (state === 'prepared') await post(second, `batches/${id}/approval`);
      else
        for (const payout of payouts.filter((one) => one.state === 'prepared')) {
          const answer = bankAnswer(this.asking.oneIn(2), payout.id);
          const settled = await post(first, `payouts/${payout.id}/settlement`, answer);
          if (settled?.kind === 'done') this.asking.journal.payouts.set(payout.id, answer.result);
        }
    }
    const { programme } = this.world.vouchers;
    await post(first, 'batches', { programme, quarter: quarterOf(new Date()) });
    await sleep(300);
  }

  /** Concludes the stage of an order's case or of its redemption's, where this person owes it. */
  private async act(
    person: Person,
    id: string,
    kind: 'order' | 'redemption',
    outcome: string,
    record: object,
    part = false,
  ): Promise<void> {
    const page = await this.asking.read<{ cases: Case[] }>(person, `/api/vouchers/orders/${id}`);
    const at = page?.cases.find((one) => one.kind === kind);
    // An enterprise may cancel while its institution accepts.
    if (at?.duty) await this.asking.conclude(person, at, outcome, record, { part, rivals: kind === 'order' });
  }

  private redemptions(person: Person, side: 'institution' | 'office'): Promise<Redemption[] | undefined> {
    return this.items<Redemption>(person, `redemptions?side=${side}&state=open&limit=50`);
  }

  private async items<T>(person: Person, path: string): Promise<T[] | undefined> {
    return (await this.asking.read<{ items: T[] }>(person, `/api/vouchers/${path}`))?.items;
  }

  private file(person: Person): Promise<string | undefined> {
    return this.asking.upload(person, { purpose: 'order', size: 1000 });
  }
}

const today = (): string => new Date().toISOString().slice(0, 10);
/** An invoice of each order's own: twenty digits. */
const numberOf = (order: string): string =>
  BigInt(`0x${order.replaceAll('-', '').slice(-16)}`)
    .toString()
    .padStart(20, '1');
