import { STAFF_ROLES } from '@keshen/identity';
import type { TestApp } from '@keshen/testing/server';
import { reach } from './every-endpoint.table';

type Address = { key: string; url: string };

/** Asked otherwise: a stream that never ends. What everybody may ask says what everybody knows. */
const left = new Set(['GET /api/live']);
const asked = Object.entries(reach)
  .filter(([key, who]) => key.startsWith('GET ') && who !== 'public' && !left.has(key))
  .map(([key]) => key);

/** Where the ids in an address come from, by the folder before them. */
const tables: Record<string, string> = {
  applications: 'select id from applications',
  archives: 'select id from archives',
  'assignment-plans': 'select id from assignment_plans',
  batches: 'select id from payment_batches',
  calls: 'select id from calls',
  cases: 'select id from cases',
  claims: 'select id from claims',
  'defence-sessions': 'select id from defence_sessions',
  experts: 'select account_id as id from experts',
  files: 'select id from files',
  mails: 'select id from mails',
  meetings: 'select id from meetings',
  offers: 'select id from subsidy_offers',
  orders: 'select id from voucher_orders',
  parties: 'select id from parties',
  people: 'select account_id as id from staff_roles',
  quotas: 'select id from voucher_quotas',
  rankings: 'select id from calls',
  reviews: 'select id from reviews',
  'subsidy-batches': 'select id from subsidy_batches',
  upward: 'select id from calls',
  waiting: 'select id from calls',
};

/** Every address of the API that is not the public's, with ids that only the one portal has, and some that both have. */
export class Addresses {
  private constructor(
    readonly all: Address[],
    private readonly marks: string[],
    private readonly chance: Iterator<number>,
  ) {}

  static async of(here: TestApp, there: TestApp, chance: Iterator<number>): Promise<Addresses> {
    const ids: Record<string, string[]> = {};
    const hidden: string[] = [];
    for (const [folder, sql] of Object.entries(tables)) {
      const [mine, theirs] = await Promise.all(
        [here, there].map(async ({ db }) => {
          const found = await db.database.read<{ id: string | number }>(
            `select distinct id from (${sql}) t order by id`,
          );
          return found.map((row) => String(row.id));
        }),
      );
      const only = mine!.filter((id) => !theirs!.includes(id));
      hidden.push(...only.filter((id) => id.includes('-')));
      const draw = (from: string[], most: number) =>
        from
          .map((id) => ({ id, at: chance.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .slice(0, most)
          .map(({ id }) => id);
      ids[folder] = [...draw(only, 2), ...draw(theirs!, 1)];
    }
    const names = await here.db.database.read<{ reference: string }>(
      `select reference from applications where id = any ($1::uuid[])`,
      [hidden],
    );
    const all = asked.flatMap((key) => {
      const path = key.slice(4);
      const folder = /([\w-]+)\/\{\w+\}/.exec(path)?.[1];
      if (!folder) return [{ key, url: path }];
      return (ids[folder] ?? ['1']).map((id) => ({ key, url: filled(path, id, ids) }));
    });
    return new Addresses(all, [...hidden, ...names.map((row) => row.reference)], chance);
  }

  /** Who asks: one of those who may, and whoever holds several roles. */
  askers(people: string[], may: (role: string) => boolean): string[] {
    const able = people.filter((who) => (STAFF_ROLES as readonly string[]).includes(who) && may(who));
    const one = able[(this.chance.next().value as number) % (able.length || 1)];
    return [...(one ? [one] : []), 'several'];
  }

  /** A word of what is hidden that stands in an answer; what was asked with does not count. */
  names(answer: string): string | undefined {
    return this.marks.find((mark) => answer.includes(mark));
  }
}

/** The first id of an address is given, the others are of whatever there is. */
function filled(path: string, id: string, ids: Record<string, string[]>): string {
  let first = true;
  return path.replace(/([\w-]+)\/\{(\w+)\}/g, (_, folder: string, name: string) => {
    const own = first ? id : name === 'no' ? '1' : (ids[folder]?.[0] ?? '1');
    first = false;
    return `${folder}/${own}`;
  });
}
