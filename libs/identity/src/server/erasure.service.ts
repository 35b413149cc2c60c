import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { conflict, invalid, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { personTable } from '../domain/identity-may';
import { actorRef, type Actor } from '../domain/roles';
import { Mails } from './mails';
import { PeopleService } from './people.service';

/** Erases what one capability holds of a person and no law keeps, inside the transaction that erases the account. */
export type Erasing = (tx: Tx, account: string, now: Date) => Promise<void>;

type Person = {
  id: string;
  email: string;
  name: string;
  locale: 'zh-CN' | 'en';
  erased: boolean;
  staff: boolean;
};

/**
 * 注销并删除个人信息 (Personal Information Protection Law, Art. 47): the person, or an administrator for them, has the account
 * taken away for good. Ways in and ways to reach them go: password, second factor, sessions, identities outside, address,
 * mobile, messages. What was done stays under the name: applications, reviews, payments and the audit have to be kept.
 */
@Injectable()
export class ErasureService {
  private readonly parts: Erasing[] = [];

  constructor(
    private readonly database: Database,
    private readonly people: PeopleService,
    private readonly mails: Mails,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Each capability says in `onModuleInit` how it erases what it holds. */
  define(...parts: Erasing[]): void {
    this.parts.push(...parts);
  }

  /**
   * Erases; a second time does nothing. `email` is the account's address, typed once more. Refuses `account.unknown`,
   * `erasure.email` (another address), `erasure.staff` (who works for the office asks an administrator),
   * `member.last-administrator` (of a unit with other people).
   */
  erase(actor: Actor, id: string, email: string): Promise<void> {
    personTable.require(actor, 'erase', { account: id });
    return this.database.transaction(async (tx) => {
      const person = await this.lock(tx, id);
      if (person.erased) return;
      if (person.email !== email.toLowerCase()) throw invalid('erasure.email', { field: 'email' });
      if (person.staff && actor.account === id) throw conflict('erasure.staff');
      await this.requireSuccessor(tx, id);
      const now = this.clock.now();
      await this.people.shutOut(tx, actor, id);
      // To the address that is forgotten in the same transaction.
      const { email: to, locale, name } = person;
      await this.mails.send(tx, {
        to,
        locale,
        template: 'identity.erased',
        data: { name },
        key: `erased:${id}`,
      });
      await this.eraseAccess(tx, id, person.email);
      for (const part of this.parts) await part(tx, id, now);
      await tx.query(
        `update accounts set email = $2, mobile = null, password_hash = null, email_confirmed_at = null,
           erased_at = $3, erased_by = $4 where id = $1`,
        [id, `${id}@erased.invalid`, now, actor.account],
      );
      await record(tx, {
        actor: actorRef(actor),
        act: 'account.erase',
        thing: { kind: 'account', id },
        at: now,
      });
    });
  }

  private async lock(tx: Tx, id: string): Promise<Person> {
    await tx.query('select 1 from accounts where id = $1 for no key update', [id]);
    const [person] = await rows<Person>(
      tx,
      `select id, lower(email) as email, name, locale, erased_at is not null as erased,
         exists (select 1 from staff_roles r where r.account_id = a.id and r.state = 'active') as staff
       from accounts a where id = $1`,
      [id],
    );
    if (!person) throw notFound('account.unknown');
    return person;
  }

  /** A unit whose other people would be left without an administrator is handed over first. */
  private async requireSuccessor(tx: Tx, id: string): Promise<void> {
    const left = await rows(
      tx,
      `select 1 from memberships m join parties p on p.id = m.party_id
       where m.account_id = $1 and m.role = 'enterprise-administrator' and m.state = 'active'
         and exists (select 1 from memberships o join accounts a on a.id = o.account_id
           where o.party_id = m.party_id and o.account_id <> $1 and o.state = 'active' and a.state = 'active')
         and not exists (select 1 from memberships o join accounts a on a.id = o.account_id
           where o.party_id = m.party_id and o.account_id <> $1 and o.role = 'enterprise-administrator'
             and o.state = 'active' and a.state = 'active')
       for no key update of p`,
      [id],
    );
    if (left.length) throw conflict('member.last-administrator');
  }

  private async eraseAccess(tx: Tx, id: string, email: string): Promise<void> {
    for (const table of ['second_factors', 'account_links', 'known_devices', 'sessions', 'email_tokens'])
      await tx.query(`delete from ${table} where account_id = $1`, [id]);
    await tx.query('delete from registrations where lower(email) = $1', [email]);
  }
}
