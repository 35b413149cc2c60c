import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { maskResidentId, notFound, shanghaiDate, type Clock } from '@keshen/kernel';
import {
  CLOCK,
  Crypto,
  Database,
  decodeCursor,
  pageOf,
  rows,
  type Page,
  type Tx,
} from '@keshen/platform/server';
import { isOutside, loadTagOf, yearStart, type ExpertsQuery } from '../domain/expert';
import { reviewTable } from '../domain/may';
import type { ExpertConflict, ExpertPage, ListedExpert, PastReview, SeenAbsence } from '../domain/views';
import { nobody } from './panel.result';
import { expertColumns } from './review.rows';

const place = z.tuple([z.string(), z.uuid()]);
/** What a sealed resident ID of the register is bound to. */
export const RESIDENT_CONTEXT = 'expert.resident-id';
/** Reviews and conflicts that one expert's page shows. */
const SHOWN_MOST = 100;

/** Counts per expert `e` what was taken on: parameter 1 is the first instant of the year in Shanghai. */
export const loadColumns = `
  (select count(*)::int from reviews l join cases lc on lc.id = l.case_id and not lc.trial
     where l.expert_id = e.account_id and l.assigned_at >= $1 and l.state not in ('recused', 'removed', 'voided')) as "thisYear",
  (select count(*)::int from reviews l join cases lc on lc.id = l.case_id and not lc.trial
     join stage_entries se on se.id = l.entry_id where l.expert_id = e.account_id
     and l.state in ('assigned', 'declared') and se.left_at is null) as open`;

/**
 * The register by name, after the cursor ($8, $9). The outer order stands on the accounts' index by name, so that a page
 * costs the same at the end of ten thousand experts.
 */
export const listSql = `
  select ${expertColumns}, a.email, ${loadColumns} from accounts a join experts e on e.account_id = a.id
  where ($2::text is null or a.name like '%' || $2 || '%' or e.unit like '%' || $2 || '%' or e.title like '%' || $2 || '%'
      or array_to_string(e.fields, ' ') like '%' || $2 || '%')
    and ($3::text is null or e.class = $3)
    and ($4::text is null or e.field_codes && array(select f.code from expert_fields f
        where f.code = $4 or f.code like $4 || '.%'))
    and ($5::text is null or plain_name(e.unit) like plain_name($5) || '%' or e.unit_credit_code = $5)
    and ($6::boolean is null or coalesce(e.outside, substr(e.unit_credit_code, 3, 6) <> '310114', false) = $6)
    and case $7 when 'retired' then e.retired_at is not null when 'all' then true
      else e.retired_at is null and (not e.available or exists (select 1 from expert_absences w
        where w.account_id = e.account_id and $10::date between w.first_day and w.last_day)) = ($7 = 'away') end
    and ($8::text is null or (a.name, a.id) > ($8, $9::uuid))
  order by a.name, a.id limit $11`;

/** 专家库 as the office reads it. */
@Injectable()
export class ExpertQueries {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The register by name, keyset; for those who may read it. */
  async list(actor: Actor, query: ExpertsQuery): Promise<Page<ListedExpert>> {
    reviewTable.require(actor, 'read-register', nobody);
    const after = query.cursor ? decodeCursor(query.cursor, place) : null;
    const found = await this.database.transaction((tx) => this.found(tx, query, after, query.limit + 1));
    return pageOf(found, query.limit, (e) => [e.name, e.accountId]);
  }

  /** The experts that a filter lets through, by name; at most `most` of them. */
  async found(
    tx: Tx,
    query: ExpertsQuery,
    after: readonly [string, string] | null,
    most: number,
  ): Promise<ListedExpert[]> {
    const today = shanghaiDate(this.clock.now());
    const found = await rows<Omit<ListedExpert, 'load' | 'isOutside'>>(tx, listSql, [
      yearStart(today),
      query.text ? likeText(query.text) : null,
      query.class ?? null,
      query.field ? likeText(query.field) : null,
      query.unit ? likeText(query.unit) : null,
      query.outside === undefined ? null : query.outside === 'yes',
      query.state,
      after?.[0] ?? null,
      after?.[1] ?? null,
      today,
      most,
    ]);
    return found.map(tagged);
  }

  /** Accounts that hold the role of expert and are not in the register yet. */
  async waiting(actor: Actor): Promise<{ id: string; name: string; email: string }[]> {
    reviewTable.require(actor, 'change-register', nobody);
    return this.database.read(
      `select distinct a.id, a.name, a.email from accounts a join staff_roles s on s.account_id = a.id
       where s.role = 'expert' and s.state = 'active' and a.state = 'active'
         and not exists (select 1 from experts e where e.account_id = a.id) order by a.name limit 200`,
    );
  }

  /** One expert; the reading is kept, since it shows personal data. Refuses `expert.unknown`. */
  page(actor: Actor, account: string): Promise<ExpertPage> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'read-register', nobody);
      const page = await this.pageIn(tx, account);
      await record(tx, {
        actor: actorRef(actor),
        act: 'expert.read',
        thing: { kind: 'expert', id: account },
        details: {},
        at: this.clock.now(),
      });
      return page;
    });
  }

  /** What the register says of oneself. Refuses `expert.unknown`. */
  mine(actor: Actor): Promise<ExpertPage> {
    return this.database.transaction((tx) => this.pageIn(tx, actor.account!));
  }

  private async pageIn(tx: Tx, account: string): Promise<ExpertPage> {
    const today = shanghaiDate(this.clock.now());
    const [found] = await rows<
      Omit<ExpertPage, 'load' | 'isOutside' | 'residentId' | 'absences'> & { sealed: string | null }
    >(
      tx,
      `select ${expertColumns}, a.email, e.resident_sealed as sealed, e.retirement_reason as "retirementReason",
         ${loadColumns} from experts e join accounts a on a.id = e.account_id where e.account_id = $2`,
      [yearStart(today), account],
    );
    if (!found) throw notFound('expert.unknown');
    const absences = await rows<SeenAbsence>(
      tx,
      `select id, first_day as "from", last_day as until, note from expert_absences
       where account_id = $1 and last_day >= $2 order by first_day, id limit ${SHOWN_MOST}`,
      [account, today],
    );
    const { sealed, ...page } = found;
    const residentId = sealed && maskResidentId(this.crypto.open(sealed, RESIDENT_CONTEXT));
    return { ...tagged(page), residentId, absences };
  }

  /** The latest reviews of an expert, without trials. */
  reviewsOf(actor: Actor, account: string): Promise<PastReview[]> {
    reviewTable.require(actor, 'read-register', nobody);
    return this.database.read<PastReview>(
      `select r.id, a.id as "applicationId", a.reference, a.title, r.state, r.assigned_at as "assignedAt",
         r.due_at as "dueAt", r.submitted_at as "submittedAt", case when r.state = 'submitted' then r.total end as total
       from judged_reviews r join cases c on c.id = r.case_id and not c.trial join applications a on a.id = c.application_id
       where r.expert_id = $1
       order by r.assigned_at desc, r.id desc limit ${SHOWN_MOST}`,
      [account],
    );
  }

  /** The conflicts of an expert, with evidence and source. */
  conflictsOf(actor: Actor, account: string): Promise<ExpertConflict[]> {
    reviewTable.require(actor, 'read-register', nobody);
    return this.database.read<ExpertConflict>(
      `select c.id, a.id as "applicationId", a.reference, a.title, c.kind, c.other, c.known_by as by, c.note, c.source,
         c.since, c.until, c.found_at as "foundAt", c.cleared_at as "clearedAt", c.clearance
       from conflicts c join applications a on a.id = c.application_id
       where c.account_id = $1 and c.ended_at is null
       order by c.cleared_at is not null, c.found_at desc, c.id limit ${SHOWN_MOST}`,
      [account],
    );
  }
}

const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

const tagged = <T extends Omit<ListedExpert, 'load' | 'isOutside'>>(
  expert: T,
): T & Pick<ListedExpert, 'load' | 'isOutside'> => ({
  ...expert,
  load: loadTagOf(expert, expert.yearlyCap),
  isOutside: isOutside(expert),
});
