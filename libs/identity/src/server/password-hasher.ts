import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Refusal } from '@keshen/kernel';
import { normalisePassword } from '../domain/password';

const AT_ONCE = 2;
const WAITING_MOST = 60;
/** argon2id with 19 MiB and two passes, one lane: OWASP's first choice. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Hashes passwords with argon2id. At most two at once per process, since each takes 19 MiB and a core; when more than
 * sixty wait the next is refused `sign-in.busy` (too-many) instead of making everybody slow.
 */
@Injectable()
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private decoy: Promise<string> | undefined;

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
      if (this.waiting.length >= WAITING_MOST) throw new Refusal('too-many', 'sign-in.busy');
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
