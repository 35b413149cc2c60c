import { SessionCookie } from '@keshen/identity/server';
import type { Actor } from '@keshen/identity';
import { newToken, tokenHash } from '@keshen/platform/server';
import type { CaseWorld } from '@keshen/testing/server';

/** Somebody with a session: what a browser sends. */
export interface Person {
  account: string;
  headers: Record<string, string>;
}

/** Makes people who are signed in already. */
export class People {
  constructor(private readonly world: CaseWorld) {}

  /** Somebody who writes and certifies for a party. */
  async memberOf(party: string): Promise<{ actor: Actor; person: Person }> {
    const roles = ['writer', 'certifier'] as const;
    const memberships = roles.map((role) => ({ party, role }));
    const actor = await this.world.person('填报人', { memberships });
    for (const role of roles)
      await this.read(
        `insert into memberships (account_id, party_id, role, state, created_at, changed_at)
         values ($1, $2, $3, 'active', now(), now())`,
        [actor.account, party, role],
      );
    return { actor, person: await this.signedIn(actor) };
  }

  /** A session that outlasts every fault of a clock, as does the proof that payments ask for. */
  async signedIn({ account }: Actor): Promise<Person> {
    const token = newToken();
    await this.read(
      `insert into sessions (token_hash, id, account_id, created_at, last_used_at, expires_at, proved_at)
       values ($1, gen_random_uuid(), $2, now(), '2099-01-01', '2099-01-01', '2099-01-01')`,
      [tokenHash(token), account],
    );
    const cookie = this.world.app.get(SessionCookie);
    return {
      account: account!,
      headers: { cookie: `${cookie.name}=${token}`, 'x-csrf-token': cookie.csrf(token) },
    };
  }

  read<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    return this.world.db.database.read<T>(sql, params);
  }
}
