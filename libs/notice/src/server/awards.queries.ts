import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ApplicationSearch, patterns, WALKED } from '@keshen/application/server';
import { csv, wanText } from '@keshen/kernel';
import { Database, decodeCursor, pageOf, type Page } from '@keshen/platform/server';
import { publicName } from '../domain/notice';
import type { awardsFilter, awardsQuery, summaryQuery } from '../domain/requests';
import type { PublicAward, AwardSummary } from '../domain/views';

/** The most rows that an export holds. */
const EXPORT_MOST = 20_000;
const placeOf = z.tuple([z.string(), z.uuid()]);
type Row = PublicAward & { kind: 'legal' | 'natural' | 'team'; at: Date; key: string };

/** What is asked of awards: conditions over the award `w`, over its application `a` and party `p`, with their values. */
type Asked = { ofAward: string[]; ofShown: string[]; values: unknown[]; walked?: number; narrowed?: boolean };
const ORDER = 'w.decided_at desc, w.application_id desc';

/**
 * The latest of them. What a row shows of call and programme is joined to the page only, and read once for each: a
 * definition holds a hundred kilobytes, and words may be held by thousands of awards before fifty of them are taken.
 */
function latest({ ofAward, ofShown, values, walked, narrowed }: Asked, most: number): string {
  const limit = `$${values.push(most)}`;
  const few = walked ? `order by ${ORDER} limit ${walked}` : '';
  // Else the planner, who takes words for rarer than they are, compares those of all applications first.
  const apart = walked || narrowed ? 'offset 0' : '';
  return `with page as materialized (
      select coalesce(nullif(w.title, ''), w.reference) as project, p.name as unit, p.kind, w.town, w.amount_fen, w.call_id,
        w.notice_number, w.decided_at, w.application_id
      from (select w.amount_fen, w.call_id, w.notice_number, w.decided_at, w.application_id, a.title, a.reference, a.town,
          a.search, a.party_id
        from (select * from awards w where ${ofAward.join(' and ')} ${few}) w
          join applications a on a.id = w.application_id ${apart}) w join parties p on p.id = w.party_id
      ${ofShown.length ? `where ${ofShown.join(' and ')}` : ''} order by ${ORDER} limit ${limit}),
    called as materialized (select k.id, k.year, k.title, k.programme_code, k.programme_version_id from calls k
      where k.id in (select call_id from page)),
    named as materialized (select v.id, v.definition -> 'name' as name from programme_versions v
      where v.id in (select programme_version_id from called))
    select w.project, w.unit, w.kind, w.town, w.amount_fen as "amountFen", k.year,
      jsonb_build_object('code', k.programme_code, 'name', v.name) as programme,
      jsonb_build_object('id', k.id, 'title', k.title) as call, w.notice_number as "noticeNumber",
      w.decided_at as at, w.application_id as key
    from page w join called k on k.id = w.call_id join named v on v.id = k.programme_version_id
    order by ${ORDER}`;
}

/** The public lists of what was funded. */
@Injectable()
export class PublicAwards {
  constructor(
    private readonly database: Database,
    private readonly search: ApplicationSearch,
  ) {}

  /** The latest decisions first. */
  async list(query: z.infer<typeof awardsQuery>): Promise<Page<PublicAward>> {
    const place = query.cursor ? decodeCursor(query.cursor, placeOf) : null;
    const found = await this.read(query, query.limit + 1, place);
    const page = pageOf(found, query.limit, (row) => [row.at.toISOString(), row.key]);
    return { items: page.items.map(shown), next: page.next };
  }

  /** Rows in the list's order, from a place on. */
  private async read(
    query: z.infer<typeof awardsFilter>,
    limit: number,
    place: z.infer<typeof placeOf> | null,
  ): Promise<Row[]> {
    const asked = askedBy(query, place);
    if (!query.text) return this.rows(asked, limit);
    if (await this.search.areCommon(query.text)) {
      const met = await this.rows({ ...asked, values: [...asked.values], walked: WALKED }, limit);
      // Not full: what else holds the words may stand further down.
      if (met.length === limit) return met;
    }
    const narrowed = await this.search.narrowed(query.text);
    if (!('ids' in narrowed)) return this.rows(asked, limit);
    asked.ofAward.push(`w.application_id = any ($${asked.values.push(narrowed.ids)}::uuid[])`);
    return this.rows({ ...asked, narrowed: true }, limit);
  }

  private rows(asked: Asked, limit: number): Promise<Row[]> {
    return this.database.read<Row>(latest(asked, limit), asked.values);
  }

  /** The same as CSV, at most 20,000 rows. */
  async csv(query: z.infer<typeof awardsFilter>): Promise<string> {
    const found = await this.read(query, EXPORT_MOST, null);
    return csv(
      ['年度', '专项', '批次', '项目', '单位', '街镇', '资助（万元）', '公示文号'],
      found
        .map(shown)
        .map((row) => [
          String(row.year),
          row.programme.name['zh-CN'],
          row.call.title['zh-CN'],
          row.project,
          row.unit,
          row.town ?? '',
          wanText(row.amountFen),
          row.noticeNumber ?? '',
        ]),
    );
  }

  /** Totals of a year, or of all years: how much, how many, to how many units, by programme and by year. */
  async summary(query: z.infer<typeof summaryQuery>): Promise<AwardSummary> {
    const year = query.year ?? null;
    const programmes = await this.database.read<AwardSummary['programmes'][number]>(
      `select t.code, (select v.definition -> 'name' from programme_versions v where v.code = t.code and not v.trial and exists (
           select 1 from calls k where k.programme_version_id = v.id and not k.trial and k.published_at is not null)
           order by v.version desc limit 1) as name,
         t.count, t."totalFen"
       from (select programme_code as code, sum(awards)::int as count, sum(total_fen)::bigint as "totalFen" from award_totals
         where $1::int is null or year = $1 group by 1 having sum(awards) > 0 order by 3 desc limit 100) t
       order by t."totalFen" desc`,
      [year],
    );
    const years = await this.database.read<AwardSummary['years'][number]>(
      `select year, sum(awards)::int as count, sum(total_fen)::bigint as "totalFen" from award_totals
       group by year having sum(awards) > 0 order by year desc limit 30`,
    );
    const [sums] = await this.database.read<Pick<AwardSummary, 'count' | 'totalFen' | 'units'>>(
      `select coalesce(sum(awards), 0)::int as count, coalesce(sum(total_fen), 0)::bigint as "totalFen",
         coalesce((select units from award_unit_totals where year = coalesce($1::int, 0)), 0) as units
       from award_totals where $1::int is null or year = $1`,
      [year],
    );
    return { year, ...sums!, programmes, years };
  }
}

const shown = ({ kind, at: _at, key: _key, ...award }: Row): PublicAward => ({
  ...award,
  unit: publicName({ kind, name: award.unit }),
});

function askedBy(query: z.infer<typeof awardsFilter>, place: z.infer<typeof placeOf> | null): Asked {
  const values: unknown[] = [];
  const value = (each: unknown): string => `$${values.push(each)}`;
  const ofAward = [`w.state = 'confirmed'`];
  const ofShown: string[] = [];
  if (query.year) ofAward.push(`w.year = ${value(query.year)}`);
  if (query.programme) ofAward.push(`w.programme_code = ${value(query.programme)}`);
  if (place)
    ofAward.push(
      `(w.decided_at, w.application_id) < (${value(place[0])}::timestamptz, ${value(place[1])}::uuid)`,
    );
  if (query.town) ofShown.push(`w.town = ${value(query.town)}`);
  // A natural person is not found by name: the list would tell what the mask hides.
  if (query.text)
    ofShown.push(
      `case when p.kind = 'natural' then lower(normalize(w.title, NFKC)) else w.search end like all (${value(patterns(query.text))}::text[])`,
    );
  return { ofAward, ofShown, values };
}
