import { Inject, Injectable } from '@nestjs/common';
import { invalid, type Clock } from '@keshen/kernel';
import { CLOCK, newToken, rows, tokenHash, type Tx } from '@keshen/platform/server';

export type TokenPurpose = 'reset' | 'invite';
export type EmailToken = { purpose: TokenPurpose; account: string; party: string | null; createdAt: Date };

/** How long the link of a mail works, in minutes. One that sets a password works for ten at most (OWASP ASVS 2.7.2). */
export const TOKEN_MINUTES: Record<TokenPurpose, number> = { reset: 10, invite: 14 * 24 * 60 };

/** The secrets in the links of mails: used once, kept as hashes, each new one ends the earlier of its purpose. */
@Injectable()
export class EmailTokens {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** Makes a token and answers it; it exists nowhere else. */
  async issue(tx: Tx, purpose: TokenPurpose, account: string, party: string | null = null): Promise<string> {
    const now = this.clock.now();
    await tx.query(
      `update email_tokens set used_at = $4
       where account_id = $1 and purpose = $2 and party_id is not distinct from $3 and used_at is null`,
      [account, purpose, party, now],
    );
    const token = newToken();
    await tx.query(
      `insert into email_tokens (token_hash, purpose, account_id, party_id, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [
        tokenHash(token),
        purpose,
        account,
        party,
        now,
        new Date(now.getTime() + TOKEN_MINUTES[purpose] * 60_000),
      ],
    );
    return token;
  }

  /** Uses a token up. Refuses `token.expired`, and `token.unknown` for whatever else does not work: used, never given. */
  async use(tx: Tx, purpose: TokenPurpose, token: string): Promise<EmailToken> {
    return this.known(
      tx,
      purpose,
      token,
      await rows<EmailToken>(
        tx,
        `update email_tokens t set used_at = $3 from accounts a
         where t.token_hash = $1 and t.purpose = $2 and t.used_at is null and t.expires_at > $3
           and a.id = t.account_id and a.state = 'active'
         returning t.purpose, t.account_id as account, t.party_id as party, t.created_at as "createdAt"`,
        [tokenHash(token), purpose, this.clock.now()],
      ),
    );
  }

  /** What a token is for, without using it. */
  async peek(tx: Pick<Tx, 'query'>, purpose: TokenPurpose, token: string): Promise<EmailToken> {
    return this.known(
      tx,
      purpose,
      token,
      await rows<EmailToken>(
        tx,
        `select t.purpose, t.account_id as account, t.party_id as party, t.created_at as "createdAt"
         from email_tokens t join accounts a on a.id = t.account_id
         where t.token_hash = $1 and t.purpose = $2 and t.used_at is null and t.expires_at > $3 and a.state = 'active'`,
        [tokenHash(token), purpose, this.clock.now()],
      ),
    );
  }

  /** Who holds the link may be told that it came too late: nobody else can ask. */
  private async known(
    tx: Pick<Tx, 'query'>,
    purpose: TokenPurpose,
    token: string,
    [found]: EmailToken[],
  ): Promise<EmailToken> {
    if (found) return found;
    const [late] = await rows<{ one: 1 }>(
      tx,
      `select 1 as one from email_tokens
       where token_hash = $1 and purpose = $2 and used_at is null and expires_at <= $3`,
      [tokenHash(token), purpose, this.clock.now()],
    );
    throw invalid(late ? 'token.expired' : 'token.unknown', { field: 'token' });
  }
}
