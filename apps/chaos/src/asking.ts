import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { between, type Random } from '@keshen/kernel';
import { ask, type Answer, type Ask } from './http';
import type { Journal } from './journal';
import type { Person } from './people';

/** How long somebody waits who was not answered, before the same is sent again. */
const AGAIN_MS = 200;
const TUS = { 'tus-resumable': '1.0.0' };
/** What somebody is told when another one was quicker. */
const TOO_LATE = ['case.stale', 'duty.none', 'case.ended'];

/** How everybody in the load speaks to the portal, until they are told to stop; what was acknowledged is noted. */
export class Asking {
  /** What was refused since this was last emptied. */
  readonly refused: string[] = [];
  on = false;

  constructor(
    private readonly address: string,
    readonly journal: Journal,
    readonly random: Random,
  ) {}

  /** What a browser does that was not answered: the same again, until there is an answer or the load ends. */
  async ask(person: Person, request: Ask): Promise<Answer | undefined> {
    while (this.on) {
      const answer = await this.once(person, request);
      if (answer.kind === 'refused')
        this.refused.push(`${request.method} ${request.path}: ${answer.status} ${answer.code}`);
      if (answer.kind !== 'lost' && answer.status !== 429) return answer;
      await sleep(AGAIN_MS);
    }
    return undefined;
  }

  /** One try. A portal that cannot says so with 503; 500 is a fault of its own. */
  private async once(person: Person, request: Ask): Promise<Answer> {
    const answer = await ask(this.address, person, request);
    if (answer.kind === 'lost')
      this.journal.unanswered.push(`${request.method} ${request.path}: ${answer.why} ${answer.said ?? ''}`);
    if (answer.kind === 'lost' && answer.why === '500')
      this.journal.strange.push(`${request.method} ${request.path} was answered with 500`);
    return answer;
  }

  async read<T>(person: Person, path: string): Promise<T | undefined> {
    const answer = await this.ask(person, { method: 'GET', path });
    return answer?.kind === 'done' ? (answer.body as T) : undefined;
  }

  /**
   * Concludes a stage, which its case leaves by that unless it is a `part` of what it waits for. `rivals`: another one may
   * have been quicker. Whether it was done.
   */
  async conclude(
    person: Person,
    at: { id: string; stage: string; version: number },
    outcome: string,
    record: object,
    { part = false, rivals = false } = {},
  ): Promise<boolean> {
    const done = await this.ask(person, {
      method: 'POST',
      path: `/api/cases/${at.id}/outcomes`,
      json: { outcome, version: at.version, record },
    });
    if (done?.kind === 'refused' && !(rivals && TOO_LATE.includes(done.code)))
      this.journal.strange.push(`${outcome} at ${at.stage} was refused: ${done.code}`);
    if (done?.kind !== 'done') return false;
    if (!part)
      this.journal.conclusions.set(`${at.id} ${at.stage}`, { caseId: at.id, stage: at.stage, outcome });
    return true;
  }

  /** A small PDF of its own, by tus in two pieces, as far as the server has it after a break; answers its id. */
  async upload(
    person: Person,
    { size, ...about }: { purpose: string; application?: string; size: number },
  ): Promise<string | undefined> {
    const content = Buffer.concat([Buffer.from(`%PDF-1.7\n${randomUUID()}\n`), Buffer.alloc(size, 'k')]);
    const announced = await this.ask(person, {
      method: 'POST',
      path: '/api/uploads',
      headers: {
        ...TUS,
        'upload-length': String(content.length),
        'upload-metadata': Object.entries({ filename: 'a.pdf', ...about })
          .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
          .join(','),
      },
    });
    if (announced?.kind !== 'done') return undefined;
    const id = String(announced.body.id);
    await this.send(person, id, content);
    const finished = await this.ask(person, { method: 'POST', path: `/api/uploads/${id}/file` });
    if (finished?.kind !== 'done') return undefined;
    this.journal.files.set(id, createHash('sha256').update(content).digest('hex'));
    return id;
  }

  /** In two pieces; after one that was not taken, from the byte that the server has. */
  private async send(person: Person, id: string, content: Buffer): Promise<void> {
    const path = `/api/uploads/${id}`;
    for (let from = 0; from < content.length && this.on;) {
      const to = from === 0 ? content.length >> 1 : content.length;
      const sent = await this.once(person, {
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
        const known = await this.ask(person, { method: 'HEAD', path, headers: TUS });
        if (known?.kind !== 'done') return;
        from = known.offset;
        await sleep(AGAIN_MS);
      }
    }
  }

  /** Now and then. */
  oneIn(times: number): boolean {
    return between(this.random, 1, times) === 1;
  }
}
