import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { gramsAsked, wordsOf, type Clock } from '@keshen/kernel';
import { CLOCK, Database, decodeCursor, pageOf, type Page } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import { reportedResources } from '../domain/catalogue.data';
import type { CatalogueQuery } from '../domain/requests';
import type { CatalogueItem } from '../domain/views';
import { Relations, type Related } from './relations';

/**
 * With what forbids the reader's own parties to order it, as far as known; empty for everybody else. Not orderable: every
 * party of the reader that holds a valid quota is related.
 */
export type MarkedItem = CatalogueItem & { related: Related[]; orderable: boolean };
const columns = `s.id, s.kind, s.category, s.name, s.description, s.price_fen as "priceFen", s.unit, s.lead_days as "leadDays",
  s.offered, s.institution_id as institution, p.name as "institutionName", i.kind as resource`;
const place = z.tuple([z.string(), z.string()]);
const escaped = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`;

/** 服务目录: what registered institutions offer. */
@Injectable()
export class CatalogueQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly relations: Relations,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Services by words, category and kind, by name. Every word must stand in name, description or institution. */
  async search(actor: Actor, query: CatalogueQuery): Promise<Page<MarkedItem>> {
    const [name, id] = query.cursor
      ? decodeCursor(query.cursor, place)
      : ['', '00000000-0000-0000-0000-000000000000'];
    const words = query.text ? wordsOf(query.text) : [];
    const found = await this.database.read<CatalogueItem>(
      `select ${columns} from voucher_services s join voucher_institutions i on i.party_id = s.institution_id
         join parties p on p.id = s.institution_id
       where s.offered and i.state = 'registered' and s.grams @> $1::text[] and s.text like all ($2::text[])
         and ($3::text is null or s.category = $3) and ($4::text is null or s.kind = $4)
         and ($5::text is null or i.kind = $5) and ($6::uuid is null or s.institution_id = $6)
         and (s.name, s.id) > ($7, $8::uuid)
       order by s.name, s.id limit $9`,
      [
        query.text ? gramsAsked(query.text) : [],
        words.map(escaped),
        query.category ?? null,
        query.kind ?? null,
        query.resource ?? null,
        query.institution ?? null,
        name,
        id,
        query.limit + 1,
      ],
    );
    const page = pageOf(found, query.limit, (s) => [s.name, s.id]);
    return { ...page, items: await this.marked(actor, page.items) };
  }

  /** Marks what institutions offer that are related to a party of the reader with a quota that is still valid. */
  private async marked(actor: Actor, items: CatalogueItem[]): Promise<MarkedItem[]> {
    const quotas = await this.database.read<{ party: string; version: string }>(
      `select party_id as party, programme_version_id as version from voucher_quotas
       where party_id = any ($1::uuid[]) and expires_at > $2 order by issued_at desc limit 50`,
      [[...new Set(actor.memberships.map((m) => m.party))], this.clock.now()],
    );
    const buyers = await Promise.all(
      quotas.map(async ({ party, version }) => {
        const { voucher } = await this.programmes.definitionOf(version);
        return { party, unrelated: voucher!.order.unrelated };
      }),
    );
    const found = await this.relations.among(buyers, [...new Set(items.map((i) => i.institution))]);
    return items.map((item) => {
      const related = found.get(item.institution) ?? [];
      const open = buyers.filter((b) => !related.some((r) => r.party === b.party));
      return { ...item, related, orderable: buyers.length === 0 || open.length > 0 };
    });
  }

  /** How much the catalogue holds, beside the resources that the report of the year counts. */
  async summary(): Promise<{
    institutions: number;
    services: number;
    instruments: number;
    reported: typeof reportedResources;
  }> {
    const [counted] = await this.database.read<{
      institutions: number;
      services: number;
      instruments: number;
    }>(
      `select count(distinct i.party_id)::int as institutions,
         count(s.id) filter (where s.kind = 'service')::int as services,
         count(s.id) filter (where s.kind = 'instrument')::int as instruments
       from voucher_institutions i left join voucher_services s on s.institution_id = i.party_id and s.offered
       where i.state = 'registered'`,
    );
    return { ...counted!, reported: reportedResources };
  }

  /** One service that can be ordered; null when there is none. */
  async service(actor: Actor, id: string): Promise<MarkedItem | null> {
    const [found] = await this.database.read<CatalogueItem>(
      `select ${columns} from voucher_services s join voucher_institutions i on i.party_id = s.institution_id
         join parties p on p.id = s.institution_id where s.id = $1 and s.offered and i.state = 'registered'`,
      [id],
    );
    return found ? (await this.marked(actor, [found]))[0]! : null;
  }

  /** What the actor's own institutions offer or have offered, at most 200. */
  own(actor: Actor): Promise<CatalogueItem[]> {
    return this.database.read(
      `select ${columns} from voucher_services s join voucher_institutions i on i.party_id = s.institution_id
         join parties p on p.id = s.institution_id
       where s.institution_id = any ($1::uuid[]) order by s.name, s.id limit 200`,
      [[...new Set(actor.memberships.map((m) => m.party))]],
    );
  }
}
