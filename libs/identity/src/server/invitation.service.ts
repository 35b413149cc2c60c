import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { invalid, maskEmail, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import type { AcceptInvitation } from '../domain/requests';
import { AccountStore } from './account.store';
import { PasswordHasher } from './password-hasher';
import { requirePassword } from './known-passwords';
import { EmailTokens } from './tokens';

export type Invitation = {
  name: string;
  email: string;
  /** The unit that invites; null for staff of the commission. */
  unit: string | null;
  /** Whether the account has no password yet and one must be set now. */
  needsPassword: boolean;
};

/** Whoever holds the link of an invitation has opened the mail to its address. */
@Injectable()
export class InvitationService {
  constructor(
    private readonly database: Database,
    private readonly tokens: EmailTokens,
    private readonly accounts: AccountStore,
    private readonly hasher: PasswordHasher,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What the link invites to. Refuses `token.unknown`. */
  async peek(token: string): Promise<Invitation> {
    const { account, party } = await this.tokens.peek(this.reading, 'invite', token);
    const [found] = await this.database.read<{ unit: string | null }>(
      'select name as unit from parties where id = $1',
      [party],
    );
    const person = (await this.accounts.byId(this.reading, account))!;
    return {
      name: person.name,
      email: maskEmail(person.email),
      unit: found?.unit ?? null,
      needsPassword: !person.hasPassword,
    };
  }

  /** Accepts, once. Refuses `token.unknown`, `invitation.password` (a new account needs one) and the password's rules. */
  async accept(token: string, request: AcceptInvitation): Promise<{ email: string }> {
    const { account } = await this.tokens.peek(this.reading, 'invite', token);
    const person = (await this.accounts.byId(this.reading, account))!;
    if (!person.hasPassword && !request.password) throw invalid('invitation.password', { field: 'password' });
    const { unit } = await this.peek(token);
    if (!person.hasPassword)
      requirePassword(request.password!, {
        email: person.email,
        name: request.name ?? person.name,
        unit: unit ?? undefined,
      });
    const hash = person.hasPassword ? null : await this.hasher.hash(request.password!);
    return this.database.transaction(async (tx) => {
      const used = await this.tokens.use(tx, 'invite', token);
      if (hash) {
        await this.accounts.setPassword(tx, account, hash);
        await tx.query(
          'update accounts set name = coalesce($2, name), mobile = coalesce($3, mobile) where id = $1',
          [account, request.name ?? null, request.mobile ?? null],
        );
      }
      const joined = used.party ? await this.join(tx, used.party, account) : [];
      await record(tx, {
        actor: { account, label: person.name },
        act: 'invitation.accept',
        thing: used.party ? { kind: 'party', id: used.party } : { kind: 'account', id: account },
        details: { roles: joined },
        at: this.clock.now(),
      });
      return { email: person.email };
    });
  }

  private async join(tx: Tx, party: string, account: string): Promise<string[]> {
    const joined = await rows<{ role: string }>(
      tx,
      `update memberships set state = 'active', changed_at = $3
       where party_id = $1 and account_id = $2 and state = 'invited' returning role`,
      [party, account, this.clock.now()],
    );
    // The administrator has taken the invitation back meanwhile.
    if (!joined.length) throw invalid('token.unknown', { field: 'token' });
    return joined.map((m) => m.role);
  }

  private get reading(): Pick<Tx, 'query'> {
    return { query: this.database.read.bind(this.database) } as Pick<Tx, 'query'>;
  }
}
