import { Inject, Injectable } from '@nestjs/common';
import { Refusal, type Clock } from '@keshen/kernel';
import { CLOCK, Crypto, Database, rows, type Tx } from '@keshen/platform/server';
import { attempt, LOCK_MINUTES, type Attempt, type Failures } from '../domain/sign-in';

/** Counts tries per typed name in PostgreSQL: the limit holds for all processes together. */
@Injectable()
export class SignInGate {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Counts a try before the password is looked at, and refuses `sign-in.locked` (too-many, until when) when there is none left. */
  async require(name: string): Promise<{ left: number }> {
    const allowed = await this.enter(name);
    if (allowed.allowed) return allowed;
    throw new Refusal('too-many', 'sign-in.locked', {
      until: allowed.until.toISOString(),
      minutes: LOCK_MINUTES,
    });
  }

  /** Forgets the failures of a name whose password was right. */
  async clear(name: string, tx: Pick<Tx, 'query'> = this.database.dataSource): Promise<void> {
    await tx.query('delete from sign_in_failures where name_fingerprint = $1', [this.key(name)]);
  }

  private enter(name: string): Promise<Attempt> {
    const key = this.key(name);
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const { after, ...answer } = attempt(await this.lockRow(tx, key, now), now);
      await tx.query(
        'update sign_in_failures set failures = $2, last_at = $3, locked_until = $4 where name_fingerprint = $1',
        [key, after.failures, after.lastAt, after.lockedUntil],
      );
      return answer;
    });
  }

  private async lockRow(tx: Tx, key: string, now: Date): Promise<Failures> {
    const [row] = await rows<Failures>(
      tx,
      `insert into sign_in_failures (name_fingerprint, failures, last_at) values ($1, 0, $2)
       on conflict (name_fingerprint) do update set failures = sign_in_failures.failures
       returning failures, last_at as "lastAt", locked_until as "lockedUntil"`,
      [key, now],
    );
    return row!;
  }

  private key(name: string): string {
    return this.crypto.fingerprint(name, 'sign-in');
  }
}
