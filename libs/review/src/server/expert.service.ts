import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, decodeCursor, pageOf, rows, type Page, type Tx } from '@keshen/platform/server';
import type { ChangeExpertRequest, Expert, RegisterExpertRequest } from '../domain/expert';
import { reviewTable } from '../domain/may';
import type { expertsQuery } from '../domain/requests';
import { personChanged } from './conflict.service';
import { expertColumns } from './review.rows';

const place = z.tuple([z.string(), z.uuid()]);
/** The register itself is nobody's review. */
const register = { expert: '', state: 'removed' } as const;

export interface ListedExpert extends Expert {
  email: string;
  thisYear: number;
  open: number;
}

/** Counts per expert `e` what was taken on: parameter 1 is the first instant of the year in Shanghai. */
export const loadColumns = `
  (select count(*)::int from reviews l join cases lc on lc.id = l.case_id and not lc.trial
     where l.expert_id = e.account_id and l.assigned_at >= $1 and l.state not in ('recused', 'removed', 'voided')) as "thisYear",
  (select count(*)::int from reviews l join cases lc on lc.id = l.case_id and not lc.trial
     join stage_entries se on se.id = l.entry_id where l.expert_id = e.account_id
     and l.state in ('assigned', 'declared') and se.left_at is null) as open`;

/** 专家库: entering, changing and retiring experts. Accounts and their role are identity's. */
@Injectable()
export class ExpertService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The first instant of this year in Shanghai. */
  yearStart(): Date {
    const year = new Date(this.clock.now().getTime() + 8 * 3_600_000).getUTCFullYear();
    return new Date(Date.UTC(year, 0, 1) - 8 * 3_600_000);
  }

  /** The register by name, keyset; for those who may read it. */
  async list(actor: Actor, query: z.infer<typeof expertsQuery>): Promise<Page<ListedExpert>> {
    reviewTable.require(actor, 'read-register', register);
    const [name, id] = query.cursor ? decodeCursor(query.cursor, place) : [null, null];
    const found = await this.database.read<ListedExpert>(
      `select ${expertColumns}, a.email, ${loadColumns} from experts e join accounts a on a.id = e.account_id
       where ($2::text is null or a.name like '%' || $2 || '%' or e.unit like '%' || $2 || '%'
           or array_to_string(e.fields, ' ') like '%' || $2 || '%')
         and ($3::text is null or e.class = $3) and ($4::boolean is null or (e.retired_at is not null) = $4)
         and ($5::text is null or (a.name, a.id) > ($5, $6::uuid))
       order by a.name, a.id limit $7`,
      [
        this.yearStart(),
        query.text ? query.text.replace(/[\\%_]/g, '\\$&') : null,
        query.class ?? null,
        query.retired === undefined ? null : query.retired === 'yes',
        name,
        id,
        query.limit + 1,
      ],
    );
    return pageOf(found, query.limit, (e) => [e.name, e.accountId]);
  }

  /** Accounts that hold the role of expert and are not in the register yet. */
  async waiting(actor: Actor): Promise<{ id: string; name: string; email: string }[]> {
    reviewTable.require(actor, 'change-register', register);
    return this.database.read(
      `select distinct a.id, a.name, a.email from accounts a join staff_roles s on s.account_id = a.id
       where s.role = 'expert' and s.state = 'active' and a.state = 'active'
         and not exists (select 1 from experts e where e.account_id = a.id) order by a.name limit 200`,
    );
  }

  /** Enters an account. Refuses `expert.role` (no such account with the role of expert), `expert.known`. */
  register(actor: Actor, request: RegisterExpertRequest): Promise<void> {
    return this.database.transaction((tx) => this.registerIn(tx, actor, request));
  }

  async registerIn(tx: Tx, actor: Actor, request: RegisterExpertRequest): Promise<void> {
    reviewTable.require(actor, 'change-register', register);
    const [holds] = await rows(
      tx,
      `select 1 from staff_roles where account_id = $1 and role = 'expert' and state = 'active'`,
      [request.account],
    );
    if (!holds) throw conflict('expert.role');
    const [entered] = await rows(
      tx,
      `insert into experts (account_id, class, unit, unit_credit_code, fields, title, available, yearly_cap, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning account_id`,
      [
        request.account,
        request.class,
        request.unit,
        request.unitCreditCode,
        request.fields,
        request.title,
        request.available,
        request.yearlyCap,
        this.clock.now(),
      ],
    );
    if (!entered) throw conflict('expert.known');
    await personChanged(tx, request.account);
    await this.keep(tx, actor, 'expert.registered', request.account, {
      class: request.class,
      unit: request.unit,
    });
  }

  /** Changes or retires a line on a known version. Refuses `expert.unknown`, `expert.stale`. */
  change(actor: Actor, account: string, request: ChangeExpertRequest): Promise<{ version: number }> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'change-register', register);
      const [changed] = await rows<{ version: number }>(
        tx,
        `update experts set class = $2, unit = $3, unit_credit_code = $4, fields = $5, title = $6, available = $7,
           yearly_cap = $8, retired_at = case when $9 then coalesce(retired_at, $10) end, version = version + 1
         where account_id = $1 and version = $11 returning version`,
        [
          account,
          request.class,
          request.unit,
          request.unitCreditCode,
          request.fields,
          request.title,
          request.available,
          request.yearlyCap,
          request.retired,
          this.clock.now(),
          request.version,
        ],
      );
      if (!changed) {
        const [known] = await rows<{ version: number }>(
          tx,
          `select version from experts where account_id = $1`,
          [account],
        );
        if (!known) throw notFound('expert.unknown');
        throw conflict('expert.stale', { version: known.version });
      }
      await personChanged(tx, account);
      await this.keep(tx, actor, request.retired ? 'expert.retired' : 'expert.changed', account, {
        class: request.class,
        unit: request.unit,
        available: request.available,
      });
      return { version: changed.version };
    });
  }

  private keep(tx: Tx, actor: Actor, act: string, id: string, details: object): Promise<void> {
    return record(tx, { actor: actorRef(actor), act, thing: { kind: 'expert', id }, details });
  }
}
