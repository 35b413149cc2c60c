import { Inject, Injectable } from '@nestjs/common';
import { Secret, TOTP } from 'otpauth';
import { invalid, Refusal, type Clock, type RefusalDetails } from '@keshen/kernel';
import { CLOCK, Crypto, Database, rows, type Tx } from '@keshen/platform/server';
import { CODE_DIGITS, CODE_SECONDS, CODE_WINDOW, RECOVERY_CODES, stepOf } from '../domain/second-factor';
import { LOCK_MINUTES } from '../domain/sign-in';
import { SecondFactorMails } from './second-factor.mails';
import { SignInGate } from './sign-in.gate';

/** What the secret of an authenticator app is sealed for. */
export const FACTOR_CONTEXT = 'account.second-factor';
/** 50 bits each: with five tries in a quarter of an hour nobody guesses one. */
const RECOVERY_CODE_LENGTH = 10;

type Factor = { secret: string; lastStep: string | null };

/** Codes of the authenticator app (TOTP, RFC 6238, as every app reads it) and recovery codes. */
@Injectable()
export class SecondFactorCodes {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    private readonly gate: SignInGate,
    private readonly mails: SecondFactorMails,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A new secret: sealed for the table, and as the address that the app reads from a QR code. */
  newSecret(email: string): { sealed: string; text: string; uri: string } {
    const secret = new Secret({ size: 20 });
    const uri = totp(secret, email).toString();
    return { sealed: this.crypto.seal(secret.base32, FACTOR_CONTEXT), text: secret.base32, uri };
  }

  /**
   * Refuses an account that has set the second factor up without a code of it: `sign-in.code-needed`,
   * `sign-in.code-wrong` (with the tries left), `sign-in.locked`. Wrong codes are counted by account, beside wrong
   * passwords: who knows the password gets no more tries at the code than anybody else.
   */
  async requireAt(account: string, code: string | undefined): Promise<void> {
    const [on] = await this.database.read<{ one: 1 }>(
      'select 1 as one from second_factors where account_id = $1 and confirmed_at is not null',
      [account],
    );
    if (!on) return;
    if (code === undefined) throw new Refusal('unauthenticated', 'sign-in.code-needed');
    const wrong = await this.wrong(account, code);
    if (wrong) throw new Refusal('unauthenticated', 'sign-in.code-wrong', wrong);
  }

  /** Takes one code of somebody who is signed in. Refuses `second-factor.wrong` (with the tries left), `sign-in.locked`. */
  async require(account: string, code: string): Promise<void> {
    const wrong = await this.wrong(account, code);
    if (wrong) throw invalid('second-factor.wrong', wrong);
  }

  /**
   * Takes a code, once; false when it is none or was taken before, of which the owner is told. `begun`: of a set-up that
   * is not confirmed yet.
   */
  async take(tx: Tx, account: string, code: string, begun = false): Promise<boolean> {
    const [factor] = await rows<Factor>(
      tx,
      `select secret, last_step as "lastStep" from second_factors
       where account_id = $1 and (confirmed_at is null) = $2 for update`,
      [account, begun],
    );
    if (!factor) return false;
    return /^\d+$/.test(code)
      ? this.takeOfApp(tx, account, factor, code)
      : this.takeRecovery(tx, account, code);
  }

  /** Ten new recovery codes in place of those before, each as two groups of five. They are shown this once. */
  async renewRecovery(tx: Tx, account: string): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, () =>
      new Secret({ size: 8 }).base32.slice(0, RECOVERY_CODE_LENGTH),
    );
    await tx.query('delete from recovery_codes where account_id = $1', [account]);
    await tx.query('insert into recovery_codes (account_id, fingerprint) select $1, unnest($2::text[])', [
      account,
      codes.map((code) => this.fingerprint(account, code)),
    ]);
    return codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`);
  }

  /** Takes a code, or says how many tries are left. */
  private async wrong(account: string, code: string): Promise<RefusalDetails | null> {
    const name = `code:${account}`;
    const { left } = await this.gate.require(name);
    if (!(await this.database.transaction((tx) => this.take(tx, account, code))))
      return { field: 'code', left, minutes: LOCK_MINUTES };
    await this.gate.clear(name);
    return null;
  }

  private async takeOfApp(tx: Tx, account: string, factor: Factor, code: string): Promise<boolean> {
    const now = this.clock.now();
    const delta = totp(Secret.fromBase32(this.crypto.open(factor.secret, FACTOR_CONTEXT))).validate({
      token: code,
      window: CODE_WINDOW,
      timestamp: now.getTime(),
    });
    const found = stepOf(delta, factor.lastStep === null ? null : Number(factor.lastStep), now);
    if (!found) return false;
    if (found.again) await this.mails.reused(tx, account, String(found.step));
    else
      await tx.query('update second_factors set last_step = $2 where account_id = $1', [account, found.step]);
    return !found.again;
  }

  private async takeRecovery(tx: Tx, account: string, code: string): Promise<boolean> {
    const fingerprint = this.fingerprint(account, code);
    const [known] = await rows<{ usedAt: Date | null }>(
      tx,
      `select used_at as "usedAt" from recovery_codes where account_id = $1 and fingerprint = $2 for update`,
      [account, fingerprint],
    );
    if (known?.usedAt) await this.mails.reused(tx, account, fingerprint);
    if (!known || known.usedAt) return false;
    await tx.query('update recovery_codes set used_at = $3 where account_id = $1 and fingerprint = $2', [
      account,
      fingerprint,
      this.clock.now(),
    ]);
    return true;
  }

  private fingerprint(account: string, code: string): string {
    return this.crypto.fingerprint(`${account}:${code}`, 'recovery-code');
  }
}

const totp = (secret: Secret, label = ''): TOTP =>
  new TOTP({ issuer: 'Keshen 科申', label, secret, digits: CODE_DIGITS, period: CODE_SECONDS });
