import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { between, type Random } from '@keshen/kernel';
import { Asking } from './asking';
import type { Journal } from './journal';
import { Office } from './office';
import { Vouchers } from './vouchers';
import { PROOF, QUESTIONS } from './programme';
import type { Applicant, World } from './world';

/** People who draft, upload, submit, decide, order and pay at the same time, until they are told to stop. */
export class Load {
  private people: Promise<void>[] = [];
  private readonly asking: Asking;

  constructor(
    address: string,
    private readonly world: World,
    private readonly journal: Journal,
    private readonly random: Random,
  ) {
    this.asking = new Asking(address, journal, random);
  }

  start(): void {
    this.asking.on = true;
    const office = new Office(this.asking, this.world);
    const vouchers = new Vouchers(this.asking, this.world);
    this.people = [
      ...this.world.applicants.map((applicant) => () => this.apply(applicant)),
      ...office.work(),
      ...vouchers.work(),
    ].map((work) => this.loop(work));
  }

  /** Everybody ends what they are at; what is not answered then is sent no more. */
  async stop(): Promise<void> {
    this.asking.on = false;
    await Promise.all(this.people);
  }

  /**
   * One whole application by one person, and an order, on a portal that nothing is done to: everything must be acknowledged.
   * Answers what was not.
   */
  async probe(): Promise<string[]> {
    const { saves, tickets, files, orders } = this.journal;
    const acknowledged = () => [saves, tickets, files, orders].map(({ size }) => size);
    const before = acknowledged();
    this.asking.refused.length = 0;
    this.asking.on = true;
    await this.apply(this.world.applicants[0]!, true);
    await new Vouchers(this.asking, this.world).place(this.world.vouchers.buyers[0]!);
    this.asking.on = false;
    const after = acknowledged();
    return ['save', 'ticket', 'file', 'order']
      .filter((_, n) => after[n]! <= before[n]!)
      .map((name) => `no ${name} is taken any more: ${this.asking.refused.join('; ')}`);
  }

  private async loop(work: () => Promise<void>): Promise<void> {
    while (this.asking.on) {
      await work();
      await sleep(between(this.random, 0, 60));
    }
  }

  /** A draft from its beginning to its ticket. */
  private async apply(applicant: Applicant, whole = false): Promise<void> {
    const { call } = this.world;
    const started = await this.asking.ask(applicant, {
      method: 'POST',
      path: '/api/applications',
      json: { id: randomUUID(), call, party: applicant.party },
    });
    if (started?.kind !== 'done') return;
    const id = String(started.body.id);
    const versions = new Map<string, number>();
    const save = (path: string, value: unknown) => this.save(applicant, id, versions, path, value);
    await save('project.title', `乱 ${id}`);
    for (let n = between(this.random, 1, 4); n > 0 && this.asking.on; n--)
      await save(QUESTIONS[between(this.random, 0, QUESTIONS.length - 1)]!, `回答 ${randomUUID()}`);
    if (whole || !this.asking.oneIn(3)) {
      const size = between(this.random, 1000, 60_000);
      const file = await this.asking.upload(applicant, { purpose: 'proof', application: id, size });
      if (file) await save(PROOF, [file]);
    }
    if (whole || !this.asking.oneIn(4)) await this.submit(applicant, id);
  }

  private async save(
    applicant: Applicant,
    application: string,
    versions: Map<string, number>,
    path: string,
    value: unknown,
  ): Promise<void> {
    const change = randomUUID();
    const changes = [{ id: change, path, value, base: versions.get(path) ?? 0 }];
    const answer = await this.asking.ask(applicant, {
      method: 'PUT',
      path: `/api/applications/${application}/answers`,
      json: { changes },
    });
    if (answer?.kind !== 'done') return;
    const [saved] = answer.body.saved as { id: string; version: number }[];
    if (saved?.id !== change)
      return void this.journal.strange.push(`a save of ${path} was answered otherwise`);
    versions.set(path, saved.version);
    this.journal.saves.set(change, { application, path, value, version: saved.version });
  }

  private async submit(applicant: Applicant, application: string): Promise<void> {
    const read = await this.asking.read<{ content: string }>(
      applicant,
      `/api/applications/${application}/answers`,
    );
    if (!read) return;
    const pressed = await this.asking.ask(applicant, {
      method: 'POST',
      path: `/api/applications/${application}/submission`,
      json: { content: read.content },
    });
    if (pressed?.kind !== 'done') return;
    const { receipt, ticket } = pressed.body as { receipt?: string; ticket?: string };
    this.journal.tickets.set(application, receipt ? { receipt } : { ticket: ticket! });
  }
}
