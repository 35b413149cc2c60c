import { setTimeout as sleep } from 'node:timers/promises';
import type { Asking } from './asking';
import type { Person } from './people';
import type { World } from './world';

const account = { name: '上海某传感技术有限公司', bank: '工商银行嘉定支行', account: '1001234567890123456' };
const AT_ONCE = 10;

type Listed = { id: string; party: string };
type Main = { case: { id: string; stage: string; version: number }; view: Record<string, unknown> };
type Payment = { id: string; state: string };

/** The people behind the counter: what has come to them they pass, decide and pay. */
export class Office {
  constructor(
    private readonly asking: Asking,
    private readonly world: World,
  ) {}

  /** What everybody here does again and again. */
  work(): (() => Promise<void>)[] {
    const { officer, leader } = this.world;
    return [
      () => this.concludeAll(officer, 'check', 'pass', { items: { all: { answer: 'yes' } } }),
      () => this.concludeAll(leader, 'decide', 'agree', { amountFen: 10_000 }),
      () => this.pay(),
    ];
  }

  private async concludeAll(person: Person, stage: string, outcome: string, record: object): Promise<void> {
    for (const { id } of await this.waiting(person, stage)) {
      const main = await this.main(person, id);
      if (main?.case.stage === stage) await this.asking.conclude(person, main.case, outcome, record);
    }
    await sleep(100);
  }

  /** 拨款 of all that is due: an account, two persons, and the bank, which returns as often as it pays. */
  private async pay(): Promise<void> {
    const due = await this.waiting(this.world.finance[0], 'pay');
    await Promise.all(due.map((one) => this.payOne(one)));
    await sleep(100);
  }

  private async payOne({ id, party }: Listed): Promise<void> {
    const [first, second] = this.world.finance;
    const main = await this.main(first, id);
    const payment = main?.view.payment as Payment | undefined;
    if (!payment) return;
    const act = (person: Person, method: string, what: string, json?: unknown) =>
      this.asking.ask(person, { method, path: `/api/payments/${payment.id}/${what}`, json });
    if (payment.state === 'due') {
      if (main!.view.accountOpen) await act(this.world.certifiers.get(party)!, 'PUT', 'account', account);
      await act(first, 'POST', 'preparation');
    } else if (payment.state === 'prepared') await act(second, 'POST', 'approval');
    else if (payment.state === 'approved') {
      const answer = bankAnswer(this.asking.oneIn(2), payment.id);
      const settled = await act(first, 'POST', 'settlement', answer);
      if (settled?.kind === 'done') this.asking.journal.settlements.set(payment.id, answer.result);
    }
  }

  private async waiting(person: Person, stage: string): Promise<Listed[]> {
    const query = `stage=${stage}&limit=${AT_ONCE}&call=${this.world.call}`;
    return (await this.asking.read<{ items: Listed[] }>(person, `/api/applications?${query}`))?.items ?? [];
  }

  private async main(person: Person, application: string): Promise<Main | undefined> {
    const page = await this.asking.read<{ cases: Main[] }>(person, `/api/applications/${application}`);
    return page?.cases[0];
  }
}

/** What the bank says of a payment. */
export function bankAnswer(pays: boolean, id: string) {
  const on = new Date().toISOString().slice(0, 10);
  return pays
    ? { result: 'paid' as const, on, bankReference: id.slice(0, 8) }
    : { result: 'returned' as const, on, reason: '账号有误' };
}
