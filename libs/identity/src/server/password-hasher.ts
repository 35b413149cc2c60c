import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Refusal } from '@keshen/kernel';
import { normalisePassword } from '../domain/password';

/** One core at most, whatever comes: 39 sign-ins a second are half a core to a core. */
const AT_ONCE = 1;
/** So many sign-ins are under way at most, waiting for about a second. */
const SIGN_INS_MOST = 60;
/** With all others who wait for a hash, such as registrations. */
const WAITING_MOST = 120;
/** When to come back, in seconds. */
const COME_BACK = 5;
/** argon2id with 19 MiB and two passes, one lane: OWASP's first choice. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const busy = (): Refusal => new Refusal('too-many', 'sign-in.busy', { seconds: COME_BACK });

/**
 * Hashes passwords with argon2id, on a thread of its own, one at a time per process, since each takes 19 MiB and a core. The
 * rest waits in a bounded queue; who finds it full is refused `sign-in.busy` (too-many, when to come back) instead of
 * making everybody slow.
 */
@Injectable()
export class PasswordHasher {
  private running = 0;
  private signingIn = 0;
  private readonly waiting: (() => void)[] = [];
  private decoy: Promise<string> | undefined;

  /** A sign-in from its beginning, before a try is counted: who is sent away here has used up none. */
  async signIn<T>(work: () => Promise<T>): Promise<T> {
    if (this.signingIn >= SIGN_INS_MOST) throw busy();
    this.signingIn++;
    try {
      return await work();
    } finally {
      this.signingIn--;
    }
  }

  hash(password: string): Promise<string> {
    return this.turn(() => hash(normalisePassword(password), COST));
  }

  /** Whether the password fits. Without a stored hash it takes as long and answers no. */
  async verify(stored: string | null, password: string): Promise<boolean> {
    this.decoy ??= this.hash('no account has this password');
    const known = stored ?? (await this.decoy);
    const fits = await this.turn(() => verify(known, normalisePassword(password)));
    return fits && stored !== null;
  }

  private async turn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= WAITING_MOST) throw busy();
      await new Promise<void>((go) => this.waiting.push(go));
    } else this.running++;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
