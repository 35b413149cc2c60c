import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { csv, wanText, type Text } from '@keshen/kernel';
import { Database, decodeCursor, pageOf, type Page } from '@keshen/platform/server';
import { publicName } from '../domain/notice';
import type { awardsFilter, awardsQuery, summaryQuery } from '../domain/requests';

/** The most rows that an export holds. */
const EXPORT_MOST = 20_000;
const place = z.tuple([z.string(), z.uuid()]);

/** 立项结果: an award whose public notice is over. Amounts in fen; natural persons are masked. */
export interface PublicAward {
  project: string;
  unit: string;
  town: string | null;
  amountFen: number;
  year: number;
  programme: { code: string; name: Text };
  call: { id: string; title: Text };
  noticeNumber: string | null;
}
export interface AwardSummary {
  /** Of which year; null: of all. */
  year: number | null;
  count: number;
  totalFen: number;
  units: number;
  programmes: { code: string; name: Text; count: number; totalFen: number }[];
  years: { year: number; count: number; totalFen: number }[];
}

type Row = PublicAward & { kind: 'legal' | 'natural' | 'team'; at: Date; key: string };

const tables = `awards w join applications a on a.id = w.application_id join parties p on p.id = a.party_id
  join calls k on k.id = w.call_id join programme_versions v on v.id = k.programme_version_id`;
/** A natural person is not found by name: the list would tell what the mask hides. */
const filter = `w.state = 'confirmed' and ($1::int is null or k.year = $1) and ($2::text is null or k.programme_code = $2)
  and ($3::text is null or a.town = $3)
  and ($4::text is null or a.title like $4 or (p.kind <> 'natural' and p.name like $4))`;
const columns = `coalesce(nullif(a.title, ''), a.reference) as project, p.name as unit, p.kind, a.town,
  w.amount_fen as "amountFen", k.year, jsonb_build_object('code', k.programme_code, 'name', v.definition -> 'name')
    as programme, jsonb_build_object('id', k.id, 'title', k.title) as call, w.notice_number as "noticeNumber",
  w.decided_at as at, w.application_id as key`;

/** The public lists of what was funded. */
@Injectable()
export class PublicAwards {
  constructor(private readonly database: Database) {}

  /** The latest decisions first. */
  async list(query: z.infer<typeof awardsQuery>): Promise<Page<PublicAward>> {
    const [at, id] = query.cursor
      ? decodeCursor(query.cursor, place)
      : ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
    const found = await this.database.read<Row>(
      `select ${columns} from ${tables}
       where ${filter} and (w.decided_at, w.application_id) < ($5::timestamptz, $6::uuid)
       order by w.decided_at desc, w.application_id desc limit $7`,
      [...values(query), at, id, query.limit + 1],
    );
    const page = pageOf(found, query.limit, (row) => [row.at.toISOString(), row.key]);
    return { items: page.items.map(shown), next: page.next };
  }

  /** The same as CSV, at most 20,000 rows. */
  async csv(query: z.infer<typeof awardsFilter>): Promise<string> {
    const found = await this.database.read<Row>(
      `select ${columns} from ${tables} where ${filter}
       order by w.decided_at desc, w.application_id desc limit ${EXPORT_MOST}`,
      values(query),
    );
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
    const where = `w.state = 'confirmed' and ($1::int is null or k.year = $1)`;
    const [sums] = await this.database.read<Pick<AwardSummary, 'count' | 'totalFen' | 'units'>>(
      `select count(*)::int as count, coalesce(sum(w.amount_fen), 0)::bigint as "totalFen",
         count(distinct a.party_id)::int as units from ${tables} where ${where}`,
      [year],
    );
    const programmes = await this.database.read<AwardSummary['programmes'][number]>(
      `select k.programme_code as code, (array_agg(v.definition -> 'name' order by v.version desc))[1] as name,
         count(*)::int as count, sum(w.amount_fen)::bigint as "totalFen"
       from ${tables} where ${where} group by k.programme_code order by sum(w.amount_fen) desc limit 100`,
      [year],
    );
    const years = await this.database.read<AwardSummary['years'][number]>(
      `select k.year, count(*)::int as count, sum(w.amount_fen)::bigint as "totalFen"
       from ${tables} where w.state = 'confirmed' group by k.year order by k.year desc limit 30`,
    );
    return { year, ...sums!, programmes, years };
  }
}

const values = (query: z.infer<typeof awardsFilter>): unknown[] => [
  query.year ?? null,
  query.programme ?? null,
  query.town ?? null,
  query.text ? `%${query.text.replace(/[\\%_]/g, '\\$&')}%` : null,
];

const shown = ({ kind, at: _at, key: _key, ...award }: Row): PublicAward => ({
  ...award,
  unit: publicName({ kind, name: award.unit }),
});
