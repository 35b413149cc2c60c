import { maskEmail, maskMobile } from '@keshen/kernel';

/** Somebody was refused: by which code, as whom (an account, or the masked name that was typed), from where, what. */
export type Refused = { code: string; account: string | null; name: string; address: string; route: string };
/** The same refusal within one minute, so many times. */
export type RefusedTimes = Refused & { minute: Date; times: number };

/** Kept besides everything that is forbidden (403): wrong and used codes and passwords, and floods. */
const WATCHED = new Set([
  'sign-in.wrong',
  'sign-in.locked',
  'sign-in.code-wrong',
  'second-factor.wrong',
  'password.wrong',
  'rate.limited',
]);

/** Whoever moves money is asked for a proof as a matter of course; a wrong one is watched. */
const EXPECTED = 'session.proof-needed';

/** Whether a refusal is of interest to whoever looks for attacks. */
export const isWatched = (status: number, code: string): boolean =>
  (status === 403 && code !== EXPECTED) || WATCHED.has(code);

/** A typed name as it is kept. What is neither an address nor a number may be a password in the wrong field. */
export function maskedLogin(login: string): string {
  const name = login.normalize('NFKC').trim();
  if (/^[^\s@]+@[^\s@]+$/.test(name)) return maskEmail(name).slice(0, 100);
  return /^\+?[\d\s-]{11,20}$/.test(name) ? maskMobile(name.replace(/^\+?86(?=1)/, '')) : '';
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** So many different ones are kept of a minute and of a day; those beyond are counted together, by code. */
export const KEPT_A_MINUTE = 200;
export const KEPT_A_DAY = 20_000;

/** Counts refusals by minute. Whoever changes names and addresses to fill the disk fills one row for each code. */
export class RefusalTally {
  private gathered = new Map<string, RefusedTimes>();
  private minute = { at: -1, rows: 0 };
  private day = { at: -1, rows: 0 };

  /** One more, at `now`. */
  add(refused: Refused, now: Date): void {
    const minute = Math.floor(now.getTime() / MINUTE_MS);
    if (this.minute.at !== minute) this.minute = { at: minute, rows: 0 };
    const day = Math.floor(now.getTime() / DAY_MS);
    if (this.day.at !== day) this.day = { at: day, rows: 0 };
    if (this.again(refused, minute)) return;
    if (this.minute.rows < KEPT_A_MINUTE && this.day.rows < KEPT_A_DAY) {
      this.minute.rows++;
      this.day.rows++;
      this.begin(refused, minute);
      return;
    }
    const others = { code: refused.code, account: null, name: '', address: '', route: '' };
    if (!this.again(others, minute)) this.begin(others, minute);
  }

  /** Everything counted since it was asked for last. */
  take(): RefusedTimes[] {
    const all = [...this.gathered.values()];
    this.gathered = new Map();
    return all;
  }

  /** Counts again what could not be written down. */
  putBack(all: readonly RefusedTimes[]): void {
    for (const each of all) {
      const minute = each.minute.getTime() / MINUTE_MS;
      const there = this.gathered.get(keyOf(each, minute));
      if (there) there.times += each.times;
      else if (this.gathered.size < KEPT_A_MINUTE * 2) this.gathered.set(keyOf(each, minute), each);
    }
  }

  private again(refused: Refused, minute: number): boolean {
    const there = this.gathered.get(keyOf(refused, minute));
    if (there) there.times++;
    return there !== undefined;
  }

  private begin(refused: Refused, minute: number): void {
    const at = new Date(minute * MINUTE_MS);
    this.gathered.set(keyOf(refused, minute), { ...refused, minute: at, times: 1 });
  }
}

const keyOf = ({ code, account, name, address, route }: Refused, minute: number): string =>
  JSON.stringify([minute, code, account, name, address, route]);
