import { Injectable } from '@nestjs/common';
import { gramsAsked, wordsOf } from '@keshen/kernel';
import { Database, rows, seeingAll } from '@keshen/platform/server';

/** So many applications are looked up by their keys; of more, a list is walked in its order, as every few rows fit. */
const FOUND_MOST = 5000;

/** What a list is narrowed to: these applications; or so many fit that each is compared. */
export type Narrowed = { ids: string[] } | { walk: true };

/** Submitted applications by words: of title and party, in any place, or a reference. */
@Injectable()
export class ApplicationSearch {
  constructor(private readonly database: Database) {}

  /**
   * Which applications hold all words of the query. The ids are for the next statement only, which sees what whoever
   * asks may see: here everything is looked through, because row level security would keep the index from being used.
   */
  narrowed(query: string): Promise<Narrowed> {
    return this.database.transaction((tx) =>
      seeingAll(tx, async () => {
        const grams = gramsAsked(query).filter((gram) => [...gram].length > 1);
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
