import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import { maskEmail, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, decodeCursor, pageOf, type Page } from '@keshen/platform/server';
import { personTable } from '../domain/identity-may';
import type { PeopleQuery } from '../domain/requests';
import { actorRef, type Actor } from '../domain/roles';
import type { PersonLine, PersonDetail } from '../domain/views';

const COLUMNS = `a.id, a.name, a.email, a.state, a.erased_at is not null as erased, a.password_hash is null as waiting,
  (select coalesce(json_agg(json_build_object('role', r.role, 'scope', r.scope) order by r.created_at), '[]')
     from staff_roles r where r.account_id = a.id and r.state = 'active') as staff,
  (select max(s.last_used_at) from sessions s where s.account_id = a.id) as "lastSeenAt"`;

@Injectable()
export class PeopleQueries {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Accounts by name; `q` finds parts of the name and the beginning of the e-mail address. */
  async list(actor: Actor, query: PeopleQuery): Promise<Page<PersonLine>> {
    personTable.require(actor, 'list', { account: '' });
    const after = query.cursor
      ? decodeCursor(query.cursor, z.strictObject({ name: z.string().max(200), id: z.uuid() }))
      : null;
    const found = await this.database.read<PersonLine>(
      `select ${COLUMNS},
         (select count(distinct m.party_id)::int from memberships m where m.account_id = a.id and m.state = 'active') as units
       from accounts a
       where ($1::text is null or a.name like '%' || $1 || '%' or lower(a.email) like lower($1) || '%')
         and ($2::text is null or exists (select 1 from staff_roles r
           where r.account_id = a.id and r.role = $2 and r.state = 'active'))
         and ($3::text is null or a.state = $3)
         and ($4::text is null or (a.name, a.id) > ($4, $5::uuid))
       order by a.name, a.id limit $6`,
      [
        query.q ? query.q.replace(/[\\%_]/g, '\\$&') : null,
        query.role ?? null,
        query.state ?? null,
        after?.name ?? null,
        after?.id ?? null,
        query.limit + 1,
      ],
    );
    const page = pageOf(found, query.limit, ({ name, id }) => ({ name, id }));
    return { ...page, items: page.items.map((person) => ({ ...person, email: maskEmail(person.email) })) };
  }

  /** One person in full; reading it is recorded. Refuses `account.unknown`. */
  async read(actor: Actor, id: string): Promise<PersonDetail> {
    personTable.require(actor, 'read', { account: id });
    const [person] = await this.database.read<PersonDetail>(
      `select ${COLUMNS}, a.mobile, a.locale, a.created_at as "createdAt",
         exists (select 1 from second_factors f where f.account_id = a.id and f.confirmed_at is not null) as "secondFactor",
         (select coalesce(json_agg(json_build_object('party', p.id, 'partyName', p.name, 'role', m.role, 'state', m.state)
            order by p.name, m.role), '[]') from memberships m join parties p on p.id = m.party_id
            where m.account_id = a.id and m.state <> 'retired') as memberships
       from accounts a where a.id = $1`,
      [id],
    );
    if (!person) throw notFound('account.unknown');
    await this.database.transaction((tx) =>
      record(tx, {
        actor: actorRef(actor),
        act: 'account.read',
        thing: { kind: 'account', id },
        at: this.clock.now(),
      }),
    );
    return person;
  }
}
