import { Injectable } from '@nestjs/common';
import { gramsAsked, wordsOf } from '@keshen/kernel';
import { Database, rows, seeingAll } from '@keshen/platform/server';

/** So many applications are looked up by their keys; of more, a list is walked in its order, as every few rows fit. */
const FOUND_MOST = 5000;

/** Of words that one application in twenty holds, a page is met among so many that come first in a list. */
export const WALKED = 1000;
const COMMON = 0.05;

/** What a list is narrowed to: these applications; or so many fit that each is compared. */
export type Narrowed = { ids: string[] } | { walk: true };

/** Submitted applications by words: of title and party, in any place, or a reference. */
@Injectable()
export class ApplicationSearch {
  constructor(private readonly database: Database) {}

  /** Whether very many applications hold the words, as the planner's statistics of the index tell: a guess, to begin by. */
  async areCommon(query: string): Promise<boolean> {
    const grams = pairs(query);
    if (!grams.length) return false;
    const [found] = await this.database.quick<{ n: number }>(
      'search-common',
      `select count(*)::int as n from pg_stats s,
         unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) pair (gram, share)
       where s.schemaname = 'public' and s.tablename = 'applications_search' and pair.gram = any ($1::text[])
         and pair.share >= ${COMMON}`,
      [grams],
    );
    return found!.n === new Set(grams).size;
  }

  /**
   * Which applications hold all words of the query. The ids are for the next statement only, which sees what whoever
   * asks may see: here everything is looked through, because row level security would keep the index from being used.
   */
  narrowed(query: string): Promise<Narrowed> {
    return this.database.transaction((tx) =>
      seeingAll(tx, async () => {
        const grams = pairs(query);
        const byReference = `select id from applications where reference = $1`;
        const found = await rows<{ id: string }>(
          tx,
          grams.length
            ? `with found as materialized (
                 select id, search from applications where submitted_at is not null and grams(search) @> $2::text[])
               (${byReference}) union all
               (select id from found where search like all ($3::text[]) limit ${FOUND_MOST + 1})`
            : byReference,
          [query.trim().toUpperCase(), ...(grams.length ? [grams, patterns(query)] : [])],
        );
        const walks = found.length > FOUND_MOST || (!grams.length && !found.length);
        return walks ? { walk: true } : { ids: found.map(({ id }) => id) };
      }),
    );
  }
}

/** For `search like all (…)`. */
export const patterns = (query: string): string[] =>
  wordsOf(query).map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);

const pairs = (query: string): string[] => gramsAsked(query).filter((gram) => [...gram].length > 1);
