import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { between, type Random } from '@keshen/kernel';
import { ask, type Answer, type Ask } from './http';
import type { Journal } from './journal';
import { Office } from './office';
import { PROOF, QUESTIONS, type Applicant, type World } from './world';

/** How long somebody waits who was not answered, before the same is sent again. */
const AGAIN_MS = 200;
const TUS = { 'tus-resumable': '1.0.0' };

/** People who draft, upload, submit, decide and pay at the same time, until they are told to stop. */
export class Load {
  private running = false;
  private people: Promise<void>[] = [];
  private refused: string[] = [];

  constructor(
    private readonly address: string,
    private readonly world: World,
    private readonly journal: Journal,
    private readonly random: Random,
  ) {}

  start(): void {
    this.running = true;
    const on = () => this.running;
    const office = new Office(this.address, this.world, this.journal, this.random, on);
    this.people = [
      ...this.world.applicants.map((applicant) => this.loop(() => this.apply(applicant))),
      this.loop(() => office.check()),
      this.loop(() => office.decide()),
      ...this.world.paying.map((paying) => this.loop(() => office.pay(paying))),
    ];
  }

  /** Everybody ends what they are at; what is not answered then is sent no more. */
  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.people);
  }

  /**
   * One whole application by one person, on a portal that nothing is done to: everything must be acknowledged.
   * Answers what was not.
   */
  async probe(): Promise<string[]> {
    const { saves, tickets, files } = this.journal;
    const before = [saves.size, tickets.size, files.size];
    this.running = true;
    this.refused = [];
    await this.apply(this.world.applicants[0]!, true);
    this.running = false;
    const after = [saves.size, tickets.size, files.size];
    return ['save', 'ticket', 'file']
      .filter((_, n) => after[n]! <= before[n]!)
      .map((name) => `no ${name} is taken any more: ${this.refused.join('; ')}`);
  }

  private async loop(work: () => Promise<void>): Promise<void> {
    while (this.running) {
      await work();
      await sleep(between(this.random, 0, 60));
    }
  }

  /** A draft from its beginning to its ticket. */
  private async apply(applicant: Applicant, whole = false): Promise<void> {
    const { call } = this.world;
    const started = await this.ask(applicant, {
      method: 'POST',
      path: '/api/applications',
      json: { call, party: applicant.party },
    });
    if (started?.kind !== 'done') return;
    const id = String(started.body.id);
    const versions = new Map<string, number>();
    await this.save(applicant, id, versions, 'project.title', `乱 ${id}`);
    for (let n = between(this.random, 1, 4); n > 0 && this.running; n--)
      await this.save(
        applicant,
        id,
        versions,
        QUESTIONS[between(this.random, 0, QUESTIONS.length - 1)]!,
        `回答 ${randomUUID()}`,
      );
    if (whole || between(this.random, 0, 2) > 0) {
      const file = await this.upload(applicant, id);
      if (file) await this.save(applicant, id, versions, PROOF, [file]);
    }
    if (whole || between(this.random, 0, 3) > 0) await this.submit(applicant, id);
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
    const answer = await this.ask(applicant, {
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

  /** By tus in two pieces, as far as the server has it after a break. */
  private async upload(applicant: Applicant, application: string): Promise<string | undefined> {
    const size = between(this.random, 1000, 60_000);
    const content = Buffer.concat([Buffer.from(`%PDF-1.7\n${randomUUID()}\n`), Buffer.alloc(size, 'k')]);
    const metadata = { filename: 'a.pdf', purpose: 'proof', application };
    const announced = await this.ask(applicant, {
      method: 'POST',
      path: '/api/uploads',
      headers: {
        ...TUS,
        'upload-length': String(content.length),
        'upload-metadata': Object.entries(metadata)
          .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
          .join(','),
      },
    });
    if (announced?.kind !== 'done') return undefined;
    const id = String(announced.body.id);
    await this.send(applicant, id, content);
    const finished = await this.ask(applicant, { method: 'POST', path: `/api/uploads/${id}/file` });
    if (finished?.kind !== 'done') return undefined;
    this.journal.files.set(id, createHash('sha256').update(content).digest('hex'));
    return id;
  }

  /** In two pieces; after one that was not taken, from the byte that the server has. */
  private async send(applicant: Applicant, id: string, content: Buffer): Promise<void> {
    const path = `/api/uploads/${id}`;
    for (let from = 0; from < content.length && this.running;) {
      const to = from === 0 ? content.length >> 1 : content.length;
      const sent = await ask(this.address, applicant, {
        method: 'PATCH',
        path,
        bytes: content.subarray(from, to),
        headers: {
          ...TUS,
          'upload-offset': String(from),
          'content-type': 'application/offset+octet-stream',
        },
      });
      if (sent.kind === 'done') from = sent.offset;
      else {
        const known = await this.ask(applicant, { method: 'HEAD', path, headers: TUS });
        if (known?.kind !== 'done') return;
        from = known.offset;
        await sleep(AGAIN_MS);
      }
    }
  }

  private async submit(applicant: Applicant, application: string): Promise<void> {
    const read = await this.ask(applicant, {
      method: 'GET',
      path: `/api/applications/${application}/answers`,
    });
    if (read?.kind !== 'done') return;
    const pressed = await this.ask(applicant, {
      method: 'POST',
      path: `/api/applications/${application}/submission`,
      json: { content: read.body.content },
    });
    if (pressed?.kind !== 'done') return;
    const { receipt, ticket } = pressed.body as { receipt?: string; ticket?: string };
    this.journal.tickets.set(application, receipt ? { receipt } : { ticket: ticket! });
  }

  /** Sends until there is an answer or the load ends; undefined then. */
  private async ask(person: Applicant, request: Ask): Promise<Answer | undefined> {
    const answer = await untilAnswered(this.address, person, request, () => this.running);
    if (answer?.kind === 'refused')
      this.refused.push(`${request.method} ${request.path}: ${answer.status} ${answer.code}`);
    return answer;
  }
}

/** What a browser does that was not answered: the same again. */
export async function untilAnswered(
  address: string,
  person: Applicant | { account: string; headers: Record<string, string> },
  request: Ask,
  on: () => boolean,
): Promise<Answer | undefined> {
  while (on()) {
    const answer = await ask(address, person, request);
    if (answer.kind !== 'lost' && answer.status !== 429) return answer;
    await sleep(AGAIN_MS);
  }
  return undefined;
}
