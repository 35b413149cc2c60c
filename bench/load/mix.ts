import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { contentDigest } from '@keshen/application/server';
import { FIELDS, type WaitingDraft } from '../submit/drafts';
import { saveOf, type Journal } from './applicant';
import { arrivals, chance } from './chance';
import { Refused, type Answer, type Asked, type Client } from './client';

/** How one request ended: when it was due and when it was answered, in ms of this process's clock. */
export interface Ended {
  kind: string;
  status: number;
  due: number;
  at: number;
  /** What it was told to wait, in seconds; null where it was told nothing. */
  comeBack: number | null;
}

const JSON_BODY = { 'content-type': 'application/json' };
const PACKED = { 'accept-encoding': 'gzip, deflate, br' };
const address = (n: number): string => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;

/**
 * Requests that have nothing to do with each other, as the portal meets them at a deadline: of nine, four look at a draft,
 * four save an answer and one submits. Each save goes to a place where nothing was saved before, each ticket to a draft of
 * its own.
 */
export class Mix {
  readonly journal: Journal = { saves: [], tickets: [], files: [] };
  readonly ended: Ended[] = [];
  private count = 0;
  private saves = 0;
  private presses = 0;

  /** The last of the drafts are submitted, the first are looked at and saved. */
  constructor(
    private readonly client: Client,
    private readonly drafts: readonly WaitingDraft[],
    private readonly written: number,
  ) {}

  /** So many after another, without a pause, for so many seconds. */
  async closed(atOnce: number, seconds: number): Promise<void> {
    const until = performance.now() + seconds * 1000;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (performance.now() < until) await this.one(performance.now());
      }),
    );
  }

  /** At a rate that minds no answer. */
  async open(perSecond: number, seconds: number, seed: number): Promise<void> {
    const from = performance.now();
    await Promise.all(
      [...arrivals(perSecond, seconds, chance(seed))].map(async (at) => {
        await sleep(Math.max(0, from + at - performance.now()));
        await this.one(from + at);
      }),
    );
  }

  private async one(due: number): Promise<void> {
    const asked = this.next(due);
    const draft = asked.draft;
    let answer: Answer;
    try {
      answer = await this.client.ask({ token: draft.token, address: address(this.count) }, asked.asked, true);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      answer = error.answer;
    }
    const comeBack = answer.headers['retry-after'];
    const { kind } = asked.asked;
    this.ended.push({
      kind,
      status: answer.status,
      due,
      at: performance.now(),
      comeBack: comeBack === undefined ? null : Number(comeBack),
    });
    if (answer.status >= 200 && answer.status < 300) asked.kept?.(answer);
  }

  private next(due: number): { draft: WaitingDraft; asked: Asked; kept?: (answer: Answer) => void } {
    const n = this.count++;
    if (n % 9 === 8) return this.press(due);
    if (n % 2) return this.save(due);
    const draft = this.drafts[n % this.written]!;
    const path = `/api/applications/${draft.id}${n % 4 ? '' : '/answers'}`;
    return { draft, asked: { kind: 'read', method: 'GET', path, headers: PACKED, due } };
  }

  private save(due: number): ReturnType<Mix['next']> {
    const n = this.saves++;
    const field = Math.floor(n / this.written);
    if (field >= FIELDS - 2) throw new Error('every place of every draft has been saved');
    const draft = this.drafts[n % this.written]!;
    const path = `project.text_${field}`;
    const id = randomUUID();
    const value = `第 ${n} 次保存：采用晶圆级玻璃浆料键合，将封装漏率控制在设计值以下。`;
    const body = JSON.stringify({ changes: [{ id, path, value, base: 1 }] });
    return {
      draft,
      asked: {
        kind: 'save',
        method: 'PUT',
        path: `/api/applications/${draft.id}/answers`,
        headers: JSON_BODY,
        body,
        due,
      },
      kept: () => this.journal.saves.push({ key: id, value: saveOf(path, 2, JSON.stringify(value)) }),
    };
  }

  private press(due: number): ReturnType<Mix['next']> {
    const draft = this.drafts[this.written + this.presses++];
    if (!draft) throw new Error('every draft has been submitted');
    const versions: Record<string, number> = { 'project.title': 1, 'project.asked': 1 };
    for (let n = 0; n < FIELDS - 2; n++) versions[`project.text_${n}`] = 1;
    return {
      draft,
      asked: {
        kind: 'ticket',
        method: 'POST',
        path: `/api/applications/${draft.id}/submission`,
        headers: JSON_BODY,
        body: JSON.stringify({ content: contentDigest(versions, []) }),
        due,
      },
      kept: ({ body }) => {
        const { ticket } = JSON.parse(body) as { ticket?: string };
        this.journal.tickets.push({ key: draft.id, value: ticket });
      },
    };
  }
}
