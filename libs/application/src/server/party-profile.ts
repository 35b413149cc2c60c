import { notFound } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';

export interface PartyProfile {
  kind: string;
  town: string | null;
  /** By `prefill` key: what forms are filled in with. The lists are tables, the last year's figures stand for today's. */
  values: Record<string, unknown>;
}

/** 单位档案 as forms use it. Refuses `party.unknown`. */
export async function profileOf(tx: Tx, partyId: string): Promise<PartyProfile> {
  const [found] = await rows<PartyProfile>(
    tx,
    `select p.kind, p.town,
       jsonb_build_object('name', p.name, 'credit_code', p.credit_code, 'town', p.town) || p.profile
         || coalesce((select jsonb_object_agg(key, value) from jsonb_each(l.items -> 'years' -> -1)
              where value <> 'null' and key <> 'year'), '{}') || coalesce(l.items, '{}') as values
     from parties p left join lateral
       (select jsonb_object_agg(kind, items) as items from party_lists where party_id = p.id) l on true
     where p.id = $1`,
    [partyId],
  );
  if (!found) throw notFound('party.unknown');
  return found;
}
