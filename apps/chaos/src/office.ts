import { setTimeout as sleep } from 'node:timers/promises';
import { between, type Random } from '@keshen/kernel';
import type { Ask } from './http';
import type { Journal } from './journal';
import { untilAnswered } from './load';
import type { Paying, Person, World } from './world';

const account = { name: '上海某传感技术有限公司', bank: '工商银行嘉定支行', account: '1001234567890123456' };

type Main = { case: { id: string; stage: string; version: number }; view: Record<string, unknown> };
type Payment = { id: string; state: string };

/** The people behind the counter: what has come to them they pass, decide and pay. */
export class Office {
  constructor(
    private readonly address: string,
    private readonly world: World,
    private readonly journal: Journal,
    private readonly random: Random,
    private readonly on: () => boolean,
  ) {}

  /** 形式审查: passes what waits. */
  check(): Promise<void> {
    return this.concludeAll(this.world.officer, 'check', 'pass', { items: { all: { answer: 'yes' } } });
  }

  /** 审定: agrees to what waits. */
  decide(): Promise<void> {
    return this.concludeAll(this.world.leader, 'decide', 'agree', { amountFen: 10_000 });
  }

  private async concludeAll(
    person: Person,
    stage: string,
    outcome: string,
    record: Record<string, unknown>,
  ): Promise<void> {
    const found = await this.ask(person, {
      method: 'GET',
      path: `/api/applications?stage=${stage}&limit=10&call=${this.world.call}`,
    });
    if (found?.kind !== 'done') return;
    for (const { id } of found.body.items as { id: string }[]) {
      const main = await this.main(person, id);
      if (main?.case.stage !== stage) continue;
      const { id: caseId, version } = main.case;
      const done = await this.ask(person, {
        method: 'POST',
        path: `/api/cases/${caseId}/outcomes`,
        json: { outcome, version, record },
      });
      if (done?.kind === 'done')
        this.journal.conclusions.set(`${caseId} ${stage}`, { caseId, stage, outcome });
      else if (done?.kind === 'refused' && done.status !== 409)
        this.journal.strange.push(`${outcome} at ${stage} was refused: ${done.code}`);
    }
    await sleep(100);
  }

  /** 拨款: an account, two persons, and the bank, which returns more often than it pays. */
  async pay({ application, certifier }: Paying): Promise<void> {
    const [first, second] = this.world.finance;
    const main = await this.main(first, application);
    const payment = main?.view.payment as Payment | undefined;
    if (!payment) return void (await sleep(500));
    const act = (person: Person, method: string, what: string, json?: unknown) =>
      this.ask(person, { method, path: `/api/payments/${payment.id}/${what}`, json });
    if (payment.state === 'due') {
      if (main!.view.accountOpen) await act(certifier, 'PUT', 'account', account);
      await act(first, 'POST', 'preparation');
    } else if (payment.state === 'prepared') await act(second, 'POST', 'approval');
    else if (payment.state === 'approved') {
      const on = new Date().toISOString().slice(0, 10);
      const result = between(this.random, 0, 9) === 0 ? 'paid' : 'returned';
      const settled = await act(
        first,
        'POST',
        'settlement',
        result === 'paid'
          ? { result, on, bankReference: payment.id.slice(0, 8) }
          : { result, on, reason: '账号有误' },
      );
      if (settled?.kind === 'done') this.journal.settlements.set(payment.id, result);
    } else await sleep(500);
  }

  private async main(person: Person, application: string): Promise<Main | undefined> {
    const page = await this.ask(person, { method: 'GET', path: `/api/applications/${application}` });
    return page?.kind === 'done' ? (page.body.cases as Main[])[0] : undefined;
  }

  private ask(person: Person, request: Ask) {
    return untilAnswered(this.address, person, request, this.on);
  }
}
