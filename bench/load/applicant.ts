import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { contentDigest } from '@keshen/application/server';
import type { Kept } from '../../tools/bench/journal';
import { ATTACHMENT, FIELDS, type WaitingDraft } from '../submit/drafts';
import type { Client, Person } from './client';

/** What the portal has acknowledged. */
export interface Journal {
  /** By the id of the change: where, which version, and the digest of what was typed. */
  saves: Kept[];
  /** By application: the ticket, where that was answered. */
  tickets: Kept[];
  /** By its id: the digest of its content. */
  files: Kept[];
}

/** A person's pause before the next step, in milliseconds. */
export type Pause = () => number;

/** As `answer_changes` is read for the comparison. */
export const saveOf = (path: string, version: number, value: string): string =>
  `${path}@${version} ${createHash('md5').update(value).digest('hex')}`;

const words = (n: number): string =>
  `第 ${n} 次保存：采用晶圆级玻璃浆料键合，将封装漏率控制在设计值以下；样机在三家用户处连续运行六个月。`;

const JSON_BODY = { 'content-type': 'application/json' };
/** As browsers ask; what is compressed is not unpacked here. */
const PACKED = { 'accept-encoding': 'gzip, deflate, br' };

/**
 * An applicant's way through the last evening: looks at the application and its form, saves three answers, uploads the
 * plan and attaches it with a fourth save, looks again, submits, and asks once how it went. A step is due a pause after
 * the answer to the one before. Throws `Refused`.
 */
export class Applicant {
  private readonly person: Person;
  private readonly versions: Record<string, number> = {};
  private readonly files: string[] = [];
  private answered = performance.now();

  constructor(
    private readonly client: Client,
    private readonly journal: Journal,
    private readonly draft: WaitingDraft,
    private readonly plan: Buffer,
    private readonly pause: Pause,
    address: string,
    private readonly onTicket: () => void = () => undefined,
  ) {
    this.person = { token: draft.token, address };
    for (let n = 0; n < FIELDS - 2; n++) this.versions[`project.text_${n}`] = 1;
    this.versions['project.title'] = this.versions['project.asked'] = 1;
  }

  async apply(): Promise<void> {
    await this.read('');
    await this.read('/answers');
    for (let n = 0; n < 3; n++) await this.save(`project.text_${n}`, words(n), this.pause());
    const file = await this.upload();
    await this.save(ATTACHMENT, [file], 0);
    await this.read('/answers');
    const ticket = await this.submit();
    await this.read(ticket ? `/tickets/${ticket}` : '');
  }

  read(path: string): Promise<unknown> {
    return this.step('read', this.pause(), { method: 'GET', path: this.path(path), headers: PACKED });
  }

  async save(path: string, value: string | string[], pause: number): Promise<void> {
    const base = this.versions[path] ?? 0;
    const id = randomUUID();
    const { body } = await this.step(
      'save',
      pause,
      {
        method: 'PUT',
        path: this.path('/answers'),
        headers: JSON_BODY,
        body: JSON.stringify({ changes: [{ id, path, value, base }] }),
      },
      true,
    );
    if (!body.includes(`"version":${base + 1}`)) throw new Error(`a save was not taken: ${body}`);
    this.versions[path] = base + 1;
    this.journal.saves.push({ key: id, value: saveOf(path, base + 1, JSON.stringify(value)) });
  }

  /** By tus, as the form does: announced, sent, made a file. */
  async upload(): Promise<string> {
    const fields = { filename: 'plan.pdf', purpose: 'plan', application: this.draft.id };
    const metadata = Object.entries(fields).map(
      ([name, v]) => `${name} ${Buffer.from(v).toString('base64')}`,
    );
    const tus = { 'tus-resumable': '1.0.0' };
    const announced = await this.step('upload', this.pause(), {
      method: 'POST',
      path: '/api/uploads',
      headers: { ...tus, 'upload-length': this.plan.length, 'upload-metadata': metadata.join(',') },
    });
    const place = String(announced.headers.location);
    await this.step('upload', 0, {
      method: 'PATCH',
      path: place,
      headers: { ...tus, 'upload-offset': 0, 'content-type': 'application/offset+octet-stream' },
      body: this.plan,
    });
    await this.step('upload', 0, { method: 'POST', path: `${place}/file` });
    const id = place.split('/').at(-1)!;
    this.files.push(id);
    this.journal.files.push({ key: id, value: createHash('sha256').update(this.plan).digest('hex') });
    return id;
  }

  /** Answers the ticket, or null where the submission was answered with its receipt at once. */
  async submit(): Promise<string | null> {
    const content = contentDigest(this.versions, this.files);
    const { body } = await this.step(
      'ticket',
      this.pause(),
      {
        method: 'POST',
        path: this.path('/submission'),
        headers: JSON_BODY,
        body: JSON.stringify({ content }),
      },
      true,
    );
    const { ticket } = JSON.parse(body) as { ticket?: string };
    this.journal.tickets.push({ key: this.draft.id, value: ticket });
    this.onTicket();
    return ticket ?? null;
  }

  private path(path: string): string {
    return `/api/applications/${this.draft.id}${path}`;
  }

  private async step(
    kind: string,
    pause: number,
    asked: Omit<Parameters<Client['ask']>[1], 'kind' | 'due'>,
    reads = false,
  ) {
    const due = this.answered + pause;
    if (pause > 0) await sleep(Math.max(0, due - performance.now()));
    const answer = await this.client.ask(this.person, { ...asked, kind, due }, reads);
    this.answered = performance.now();
    return answer;
  }
}
