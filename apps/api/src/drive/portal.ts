import { Visitor, type Http } from './http';

/** The portal that is driven. */
export interface Portal {
  http: Http;
  /** Gives tasks a moment: waits for the worker, or does its work where there is none. */
  work: () => Promise<void>;
  /** How often `work` is given that moment before something counts as not coming. */
  patience: number;
  /** An administrator's name and password. */
  administrator: { login: string; password: string };
  /** Enters a legal person and its credit record in the outside registers, where the driver can write them. */
  register: ((person: RegisteredPerson) => Promise<void>) | null;
  /** What is going on, for whoever watches. */
  say: (line: string) => void;
}

/** A legal person and its credit record as the file-backed registers keep them. */
export interface RegisteredPerson {
  legalPerson: Record<string, unknown> & { creditCode: string };
  credit: Record<string, unknown> & { creditCode: string };
}

/** The administrator, and what only administrators do: mails, failed tasks, time. */
export class Office {
  private constructor(
    readonly portal: Portal,
    readonly administrator: Visitor,
  ) {}

  static async enter(portal: Portal): Promise<Office> {
    const administrator = new Visitor(portal.http);
    await administrator.signIn(portal.administrator.login, portal.administrator.password);
    return new Office(portal, administrator);
  }

  /** Now, as the portal has it. */
  async now(): Promise<Date> {
    return new Date((await this.administrator.session()).now);
  }

  /** Lets days pass. Refused by a portal that is no demonstration (`time.real`). */
  async daysPass(days: number): Promise<void> {
    this.portal.say(`${days} days pass`);
    await this.administrator.post('/admin/time', { days });
    await this.portal.work();
  }

  /** Asks again and again until there is an answer; else says what failed meanwhile. */
  async until<T>(what: string, ask: () => Promise<T | null | undefined | false>): Promise<T> {
    for (let tries = 0; tries < this.portal.patience; tries++) {
      const answer = await ask();
      if (answer) return answer;
      await this.portal.work();
    }
    const { items } = await this.administrator.get<{ items: unknown[] }>('/admin/tasks?limit=5');
    throw new Error(`waited in vain for ${what}; failed tasks: ${JSON.stringify(items)}`);
  }

  /** The number of the newest mail: what comes later is newer. */
  async lastMail(): Promise<number> {
    const { items } = await this.administrator.get<{ items: { id: number }[] }>('/admin/mails?limit=1');
    return items[0]?.id ?? 0;
  }

  /** The token in the link of the mail of a template that came to an address after another mail. */
  tokenMailed(to: string, template: string, after: number): Promise<string> {
    const masked = to.replace(/^(.{1,2})[^@]*@/, '$1***@');
    return this.until(`a mail ${template} to ${to}`, async () => {
      const { items } = await this.administrator.get<{ items: ListedMail[] }>('/admin/mails?limit=50');
      const mail = items.find((m) => m.id > after && m.template === template && m.address === masked);
      if (!mail) return null;
      const { body } = await this.administrator.get<{ body: string | null }>(`/admin/mails/${mail.id}`);
      return /token=([\w-]+)/.exec(body ?? '')?.[1];
    });
  }
}

interface ListedMail {
  id: number;
  template: string | null;
  address: string;
}
