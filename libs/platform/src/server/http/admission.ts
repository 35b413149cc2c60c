/**
 * What is asked, by how dear it is at a deadline: a press of submit before everything else, then what people have
 * written, then what they look at. `free` is never counted: signs of life, and streams that stay open.
 */
export type Dearness = 'ticket' | 'save' | 'read' | 'free';

/** The address of `POST` by which an application is submitted. */
const TICKET = /^\/api\/applications\/[^/]+\/submission$/;
const FREE = /^\/api\/(health|ready|live)$/;

/** How dear a request is, by its method and path alone: nothing has been looked up yet. */
export function dearnessOf(method: string, url: string): Dearness {
  const path = url.split('?', 1)[0]!;
  if (FREE.test(path)) return 'free';
  if (method === 'POST' && TICKET.test(path)) return 'ticket';
  // What a page that was let in is made of comes with it.
  if (path.startsWith('/assets/')) return 'save';
  return method === 'GET' || method === 'HEAD' ? 'read' : 'save';
}

/** So many at once are no crowd, however long they take. */
const BUSY_FROM = 64;
/** So many at once are what the memory of one process bears. */
const MOST = 2000;
/** Whoever waits this long, in ms, makes the first go, and all: reads first, then saves. Tickets are always taken. */
const WAITS = { read: [400, 1500], save: [1200, 3000] } as const;
/** So many at once, who wait this long, are a crowd: what can wait gives way to them before anybody is refused. */
const CROWD = { under: 32, wait: 100 };
/** How often, in ms, the wait is told anew. */
const TOLD_EVERY = 100;
const ENOUGH = 8;

/**
 * 限流: whether there is room for one more request, told by how long the requests of this moment wait for their answers.
 * Of each kind the longer the wait the larger the share that is refused, so that the rest is answered in time. `now` is
 * in ms and never goes back.
 */
export class Admission {
  private under = 0;
  private took: number[] = [];
  private wait = 0;
  private toldAt = 0;
  private endedAt = 0;
  private readonly owed = { read: 0, save: 0 };

  /** Whether it is let in. */
  admits(dearness: Exclude<Dearness, 'free'>, now: number): boolean {
    if (this.under < BUSY_FROM) return true;
    if (this.under >= MOST) return false;
    if (dearness === 'ticket') return true;
    const [from, all] = WAITS[dearness];
    const share = Math.min(1, Math.max(0, (this.waits(now) - from) / (all - from)));
    this.owed[dearness] += share;
    if (this.owed[dearness] < 1) return true;
    this.owed[dearness]--;
    return false;
  }

  /** One that was let in begins. Not called for one whose time says nothing of the others', such as a file's. */
  begun(now: number): void {
    if (this.under++ === 0) this.endedAt = now;
  }

  /** It is over after so many ms. */
  ended(ms: number, now: number): void {
    this.under--;
    this.endedAt = now;
    this.took.push(ms);
  }

  /** Whether people wait here for what others do with the same processors and the same database. */
  isCrowd(now: number): boolean {
    return this.waits(now) >= CROWD.wait && this.under >= CROWD.under;
  }

  /** How long requests wait at this moment, in ms. */
  waits(now: number): number {
    if (now - this.toldAt >= TOLD_EVERY && this.took.length >= ENOUGH) {
      this.took.sort((a, b) => a - b);
      this.wait = this.took[this.took.length >> 1]!;
      this.took = [];
      this.toldAt = now;
    }
    // Where nothing ends any more, everybody waits for as long as that lasts.
    return Math.max(this.wait, now - this.endedAt);
  }
}
