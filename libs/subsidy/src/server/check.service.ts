import { Inject, Injectable } from '@nestjs/common';
import { eligibilityContext, prefilled, UniqueClaims } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { shanghaiDate, type Clock, type Problem } from '@keshen/kernel';
import { CLOCK, Crypto, Database, rows, type Tx } from '@keshen/platform/server';
import { unflatten, uniqueClaims, type Answers, type Definition, type FormFacts } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { registerFacts, type LegalPerson } from '@keshen/registry';
import { LegalPersonRegister } from '@keshen/registry/server';
import { judge, withRows, type JudgedRow } from '../domain/entitlement';
import type { Batch, Offer } from '../domain/views';
import { accountContext, batchById, dueRows, lockOffer, type ListedRow } from './subsidy.rows';

/** Questions to the register that are under way at once. */
const AT_ONCE = 8;
/** No application yet: nothing of its own to leave out when others are counted. */
const NONE = '00000000-0000-0000-0000-000000000000';

/** What is known of an enterprise before anything is made for it. */
interface Known {
  name: string;
  facts: FormFacts;
  profile: Record<string, unknown>;
  account: boolean;
}

/**
 * Judges a list: enterprise by enterprise, each in its own transaction, so that a list that was interrupted goes on
 * where it stood. Registers are asked before, outside of any.
 */
@Injectable()
export class CheckService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly register: LegalPersonRegister,
    private readonly claims: UniqueClaims,
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws `RegisterUnavailable` when the register is silent: the task is tried again. */
  async check(batchId: string): Promise<void> {
    const batch = await this.database.transaction((tx) => batchById(tx, batchId));
    if (batch.state !== 'checking') return;
    await this.askRegister(batchId);
    const definition = await this.programmes.definitionOf(batch.programmeVersionId);
    const open = await this.database.read<{ id: string }>(
      `select id from subsidy_offers where batch_id = $1 and state = 'listed' order by credit_code`,
      [batchId],
    );
    for (const { id } of open)
      await this.database.transaction((tx) => this.judgeOffer(tx, batch, definition, id));
    await this.database.transaction((tx) => this.finish(tx, batch, definition));
  }

  /** Enterprises that the portal does not know, or that nobody has vouched for; JSON null: the register has none. */
  private async askRegister(batch: string): Promise<void> {
    const unknown = await this.database.read<{ id: string; code: string }>(
      `select o.id, o.credit_code as code from subsidy_offers o left join parties p on p.id = o.party_id
       where o.batch_id = $1 and o.person is null and p.vouched_at is null order by o.credit_code`,
      [batch],
    );
    for (let at = 0; at < unknown.length; at += AT_ONCE)
      await Promise.all(
        unknown.slice(at, at + AT_ONCE).map(async ({ id, code }) => {
          const person = await this.register.find(code);
          await this.database.read(`update subsidy_offers set person = $2 where id = $1`, [
            id,
            JSON.stringify(person),
          ]);
        }),
      );
  }

  private async judgeOffer(tx: Tx, batch: Batch, definition: Definition, id: string): Promise<void> {
    const offer = await lockOffer(tx, id);
    if (offer.state !== 'listed') return;
    const listed = await rows<ListedRow & { name: string }>(
      tx,
      `select number, item, name from subsidy_rows where offer_id = $1 and state = 'waiting' order by number`,
      [id],
    );
    const known = await this.known(tx, batch, offer);
    if (!known) return this.refuseAll(tx, offer, listed, [{ path: 'party.code', code: 'party.unknown' }]);
    if (batch.mode === 'office' && !known.account)
      return this.refuseAll(tx, offer, listed, [{ path: 'party.account', code: 'account.unknown' }]);
    const named = listed.filter((row) => sameName(row.name, known.name));
    const misnamed = listed
      .filter((row) => !named.includes(row))
      .map((row) =>
        bad(row.number, { path: 'party.name', code: 'party.name-differs', params: { name: known.name } }),
      );
    const base = this.base(definition, known);
    let judged = judge(definition, base, known.facts, named);
    if (judged.problems.length) return this.refuseAll(tx, offer, listed, judged.problems);
    const taken = await this.taken(tx, batch, definition, offer, base, named, judged.rows);
    if (taken.length) {
      const gone = new Set(taken.map((row) => row.number));
      judged = judge(
        definition,
        base,
        known.facts,
        named.filter((row) => !gone.has(row.number)),
      );
    }
    await this.write(tx, id, [...judged.rows, ...misnamed, ...taken]);
    await this.close(tx, offer, judged.amountFen, []);
  }

  /** The enterprise as the portal knows it, or as the register does; null when neither knows it. */
  private async known(tx: Tx, batch: Batch, offer: Offer): Promise<Known | null> {
    const now = this.clock.now();
    const account = offer.bank !== null && offer.accountSealed !== null;
    const [party] = await rows<{
      name: string;
      vouched: boolean;
      account: boolean;
      profile: Record<string, unknown>;
    }>(
      tx,
      `select name, vouched_at is not null as vouched, bank_account is not null and profile ? 'bank_name' as account,
         jsonb_build_object('name', name, 'credit_code', credit_code, 'town', town) || profile as profile
       from parties where id = $1`,
      [offer.partyId],
    );
    if (party && (party.vouched || offer.person)) {
      const about = { id: null, partyId: offer.partyId!, callId: batch.callId };
      const { answers: _, ...facts } = await eligibilityContext(tx, about, {}, now);
      const applicant = { ...facts.applicant, vouched: true };
      const own = account || party.account;
      return { name: party.name, facts: { ...facts, applicant }, profile: party.profile, account: own };
    }
    const person = offer.person;
    if (!person) return null;
    return {
      name: person.name,
      facts: factsOf(person, shanghaiDate(now)),
      profile: profileOf(person),
      account,
    };
  }

  private base(definition: Definition, { profile }: Known): Answers {
    const filled = prefilled(definition, profile).map(({ path, value }) => [path, value] as const);
    return unflatten({ ...Object.fromEntries(filled), ...definition.applyFree!.fills });
  }

  /** Rows that were claimed before, here or elsewhere. The officer may know where. */
  private async taken(
    tx: Tx,
    batch: Batch,
    definition: Definition,
    offer: Offer,
    base: Answers,
    listed: readonly ListedRow[],
    judged: readonly JudgedRow[],
  ): Promise<JudgedRow[]> {
    const { table } = definition.applyFree!;
    const due = listed.filter((_, i) => judged[i]!.state === 'due');
    const answers = withRows(
      base,
      table,
      due.map((row) => row.item),
    );
    const subject = { id: NONE, partyId: offer.partyId ?? offer.id };
    const found = await this.claims.problems(tx, officeOf(batch), subject, definition, answers);
    return found.flatMap(({ path, code, params }) => {
      const [row, column = ''] = path.slice(table.length + 1).split('.');
      const listedRow = due[Number(row)];
      return listedRow ? [bad(listedRow.number, { path: column, code, params })] : [];
    });
  }

  /** The same thing in rows of two enterprises: the first row of the list keeps it. */
  private async finish(tx: Tx, batch: Batch, definition: Definition): Promise<void> {
    const locked = await batchById(tx, batch.id, true);
    if (locked.state !== 'checking') return;
    const { table } = definition.applyFree!;
    const due = await rows<ListedRow & { offer: string }>(
      tx,
      `select number, item, offer_id as offer from subsidy_rows where batch_id = $1 and state = 'due' order by number`,
      [batch.id],
    );
    const seen = new Map<string, number[]>();
    const again = new Map<string, JudgedRow[]>();
    for (const { number, item, offer } of due)
      for (const claim of uniqueClaims(definition, withRows({}, table, [item]), offer)) {
        const earlier = seen.get(`${claim.namespace} ${claim.key}`) ?? [];
        seen.set(`${claim.namespace} ${claim.key}`, [...earlier, number]);
        if (earlier.length < claim.most) continue;
        const params = { value: claim.value, first: earlier[0] };
        const path = claim.path.split('.').at(-1) ?? '';
        again.set(offer, [...(again.get(offer) ?? []), bad(number, { path, code: 'row.repeated', params })]);
        break;
      }
    for (const [id, repeated] of again) {
      await this.write(tx, id, repeated);
      const offer = await lockOffer(tx, id);
      const known = (await this.known(tx, batch, offer))!;
      const judged = judge(definition, this.base(definition, known), known.facts, await dueRows(tx, id));
      await this.close(tx, offer, judged.amountFen, []);
    }
    await tx.query(`update subsidy_batches set state = 'checked' where id = $1`, [batch.id]);
  }

  private async refuseAll(
    tx: Tx,
    offer: Offer,
    listed: readonly ListedRow[],
    problems: Problem[],
  ): Promise<void> {
    await this.write(
      tx,
      offer.id,
      listed.map(({ number }) => ({ number, state: 'bad', amountFen: 0, problems })),
    );
    await this.close(tx, offer, 0, problems);
  }

  private async write(tx: Tx, offer: string, judged: readonly JudgedRow[]): Promise<void> {
    await tx.query(
      `update subsidy_rows r set state = j.state, amount_fen = j.amount, problems = j.problems
       from unnest($2::int[], $3::text[], $4::bigint[], $5::jsonb[]) as j (number, state, amount, problems)
       where r.offer_id = $1 and r.number = j.number`,
      [
        offer,
        judged.map((r) => r.number),
        judged.map((r) => r.state),
        judged.map((r) => r.amountFen),
        judged.map((r) => JSON.stringify(r.problems)),
      ],
    );
  }

  private async close(tx: Tx, offer: Offer, amountFen: number, problems: Problem[]): Promise<void> {
    await tx.query(
      `update subsidy_offers set state = $2, amount_fen = $3, problems = $4, changed_at = $5 where id = $1`,
      [offer.id, amountFen > 0 ? 'planned' : 'empty', amountFen, JSON.stringify(problems), this.clock.now()],
    );
  }

  /** The account that a list gave for an enterprise, opened; null when it gave none. */
  accountOf(offer: Offer): string | null {
    return offer.accountSealed && this.crypto.open(offer.accountSealed, accountContext(offer.id));
  }
}

/** As whom a list acts: the officer who made it. */
export const officeOf = (batch: Pick<Batch, 'createdBy' | 'title'>): Actor => ({
  account: batch.createdBy,
  name: '区科委',
  staff: [{ role: 'officer', scope: null }],
  memberships: [],
});

const bad = (number: number, problem: Problem): JudgedRow => ({
  number,
  state: 'bad',
  amountFen: 0,
  problems: [problem],
});

const sameName = (a: string, b: string): boolean => plainName(a) === plainName(b);
const plainName = (name: string): string => name.normalize('NFKC').replace(/[\s()]/g, '');

const profileOf = (person: LegalPerson): Record<string, unknown> => ({
  name: person.name,
  credit_code: person.creditCode,
  town: person.town,
  legal_representative: person.legalRepresentative,
  established_on: person.establishedOn,
});

const factsOf = (person: LegalPerson, today: string): FormFacts => ({
  applicant: {
    kind: 'legal',
    name: person.name,
    credit_code: person.creditCode,
    town: person.town,
    district: person.district,
    established_on: person.establishedOn,
    vouched: true,
  },
  register: registerFacts(person, today),
  history: {
    applications_this_year: 1,
    open_projects: 0,
    other_district_projects: 0,
    awarded_this_year: 0,
    awarded_here_this_year: 0,
    asked_here_this_year: 0,
    awards_total: 0,
  },
  today,
});
