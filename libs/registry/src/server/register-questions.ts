import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { notFound, Refusal, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows } from '@keshen/platform/server';
import { LegalPersonRegister, RegisterUnavailable } from './registers';

/** So many questions a minute for one account: typing a form asks a few, copying the register asks thousands. */
export const QUESTIONS_MOST = 20;
const MINUTE_MS = 60_000;

/** What a form shows of a legal person: nothing that is not on its public licence. */
export interface FoundOrganisation {
  creditCode: string;
  name: string;
  legalRepresentative: string;
  address: string | null;
  town: string | null;
  establishedOn: string | null;
}

/** 查法人库: what the register says about a credit code, asked by a person who fills in a form. */
@Injectable()
export class RegisterQuestions {
  constructor(
    private readonly database: Database,
    private readonly register: LegalPersonRegister,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Refuses `register.unknown-code` (not-found), `register.too-many` (too-many) and `register.unavailable` (conflict:
   * it did not answer; the form can be filled in by hand).
   */
  async ask(actor: Actor, creditCode: string): Promise<FoundOrganisation> {
    await this.count(actor);
    const person = await this.register.find(creditCode).catch((error: unknown) => {
      if (error instanceof RegisterUnavailable) throw new Refusal('conflict', 'register.unavailable');
      throw error;
    });
    if (!person) throw notFound('register.unknown-code', { creditCode });
    return {
      creditCode: person.creditCode,
      name: person.name,
      legalRepresentative: person.legalRepresentative,
      address: person.address ?? person.offices?.[0] ?? null,
      town: person.town ?? null,
      establishedOn: person.establishedOn ?? null,
    };
  }

  /** Counts a question; the account's row is locked, so that many at once are counted as many. */
  private count(actor: Actor): Promise<void> {
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      await tx.query(`select 1 from accounts where id = $1 for no key update`, [actor.account]);
      await tx.query(`delete from register_questions where account_id = $1 and asked_at <= $2`, [
        actor.account,
        new Date(now.getTime() - MINUTE_MS),
      ]);
      const [asked] = await rows<{ n: number }>(
        tx,
        `select count(*)::int as n from register_questions where account_id = $1`,
        [actor.account],
      );
      if (asked!.n >= QUESTIONS_MOST)
        throw new Refusal('too-many', 'register.too-many', { most: QUESTIONS_MOST });
      await tx.query(`insert into register_questions (account_id, asked_at) values ($1, $2)`, [
        actor.account,
        now,
      ]);
    });
  }
}
