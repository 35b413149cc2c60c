import type { TestApp } from '@keshen/testing/server';
import { sampleOf, type Schema } from './every-endpoint.bodies';
import { reach, reaches } from './every-endpoint.table';

/** A question or a command, as one person asks it of both portals. */
export type Question = { key: string; method: 'GET'; url: string; body?: unknown; hidden: boolean };
type Route = { key: string; path: string; queries: { name: string; schema?: Schema }[]; body?: Schema };
type Described = {
  requestBody?: { content: Record<string, { schema: Schema }> };
  parameters?: { name: string; in: string; schema?: Schema }[];
};

/**
 * Never asked: a stream that has no end, and the one address that says in which calls one stands aside, so that nobody
 * tries in vain. What everybody may ask says what everybody knows.
 */
const left = new Set(['GET /api/live', 'GET /api/interests/calls']);
/** The id that a sampled body names. */
const SAMPLED = '01990000-0000-7000-8000-000000000000';

/** Where the ids in an address come from, by the folder before them. */
const tables: Record<string, string> = {
  applications: 'select id from applications',
  archives: 'select id from archives',
  'assignment-plans': 'select id from assignment_plans',
  batches: 'select id from payment_batches',
  bids: 'select id from cases',
  calls: 'select id from calls',
  cases: 'select id from cases',
  conflicts: 'select id from conflicts',
  'defence-sessions': 'select id from defence_sessions',
  'expert-draws': 'select id from expert_draws',
  experts: 'select account_id as id from experts',
  files: 'select id from files',
  leads: 'select id from leads',
  mails: 'select id from mails',
  meetings: 'select id from meetings',
  messages: 'select id from messages',
  objections: 'select id from cases',
  offers: 'select id from subsidy_offers',
  parties: 'select id from parties',
  payments: 'select id from payments',
  people: 'select account_id as id from staff_roles',
  quotas: 'select id from voucher_quotas',
  rankings: 'select id from calls',
  registers: 'select id from programme_registrations',
  reviews: 'select id from reviews',
  'subsidy-batches': 'select id from subsidy_batches',
  tasks: 'select id from outbox',
  threads: 'select id from threads',
  upward: 'select id from calls',
  waiting: 'select id from calls',
};

/** Every address of the API that is not the public's, with ids that only the one portal has, and some that both have. */
export class Questions {
  private routes: Route[] = [];
  /** By folder: those that only the portal has in which they are hidden, and those that both have. */
  private readonly ids = new Map<string, { hidden: string[]; shared: string[] }>();
  /** What no answer may name. */
  private marks: string[] = [];
  private words: string[] = [];

  private constructor(private readonly chance: Iterator<number>) {}

  static async about(here: TestApp, there: TestApp, chance: Iterator<number>): Promise<Questions> {
    const made = new Questions(chance);
    await made.describe(here);
    for (const [folder, sql] of Object.entries(tables)) {
      const [mine, theirs] = await Promise.all(
        [here, there].map(async ({ db }) =>
          (await db.database.read<{ id: unknown }>(`select distinct id from (${sql}) t order by id`)).map(
            (row) => String(row.id),
          ),
        ),
      );
      const hidden = mine!.filter((id) => !theirs!.includes(id));
      made.ids.set(folder, { hidden: made.shuffled(hidden), shared: made.shuffled(theirs!) });
      made.marks.push(...hidden.filter((id) => id.includes('-')));
    }
    const named = await here.db.database.read<{ reference: string; title: string }>(
      'select reference, title from applications where id = any ($1::uuid[])',
      [made.marks],
    );
    made.marks.push(...named.map((row) => row.reference));
    made.words = named.flatMap((row) => [row.reference, row.title]);
    return made;
  }

  private async describe(api: TestApp): Promise<void> {
    const document = (await api.app.inject({ method: 'GET', url: '/api/openapi.json' })).json() as {
      paths: Record<string, Record<string, Described>>;
    };
    this.routes = Object.entries(document.paths)
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, described]) => ({
          key: `${method.toUpperCase()} ${path}`,
          path,
          queries: (described.parameters ?? []).filter((each) => each.in === 'query'),
          body: Object.values(described.requestBody?.content ?? {})[0]?.schema,
        })),
      )
      .filter(({ key }) => reach[key] !== 'public' && !left.has(key));
  }

  private next(below: number): number {
    return (this.chance.next().value as number) % below;
  }

  private shuffled<T>(all: readonly T[]): T[] {
    return all
      .map((one) => ({ one, at: this.next(1 << 30) }))
      .sort((a, b) => a.at - b.at)
      .map(({ one }) => one);
  }

  private one<T>(all: readonly T[]): T {
    return all[this.next(all.length)]!;
  }

  /** What is asked: every address with something hidden and something that is not, lists with filters and page by page. */
  *reads(): Generator<Question> {
    for (const route of this.routes.filter(({ key }) => key.startsWith('GET ')))
      for (const { url, hidden } of this.addresses(route, 1, 1)) {
        const about = { key: route.key, method: 'GET', hidden } as const;
        yield { ...about, url };
        for (const query of this.shuffled(route.queries).slice(0, 2))
          yield { ...about, url: `${url}?${this.asked(query)}` };
        if (route.queries.length > 1)
          yield { ...about, url: `${url}?${route.queries.map((q) => this.asked(q)).join('&')}` };
      }
  }

  /** What is commanded: of hidden things, and of others with a hidden one in the body. */
  *commands(): Generator<Question> {
    for (const route of this.routes.filter(({ key }) => !key.startsWith('GET '))) {
      const method = route.key.split(' ')[0] as 'GET';
      const body = route.body && sampleOf(route.body);
      const names = JSON.stringify(body ?? '').includes(SAMPLED);
      for (const { url, hidden } of this.addresses(route, 1, names ? 1 : 0))
        yield { key: route.key, method, url, hidden, body: names ? this.naming(body) : body };
    }
  }

  /** The same body with something hidden in place of what the sample names. */
  private naming(body: unknown): unknown {
    const hidden = this.one(this.marks.filter((mark) => mark.length === SAMPLED.length));
    return JSON.parse(JSON.stringify(body).replaceAll(SAMPLED, hidden)) as unknown;
  }

  private addresses({ path }: Route, hidden: number, shared: number): { url: string; hidden: boolean }[] {
    const folder = /([\w-]+)\/\{\w+\}/.exec(path)?.[1];
    if (!folder) return shared ? [{ url: path, hidden: false }] : [];
    const known = this.ids.get(folder);
    if (!known) return shared ? [{ url: this.filled(path, 'CXY'), hidden: false }] : [];
    return [
      ...known.hidden.slice(0, hidden).map((id) => ({ url: this.filled(path, id), hidden: true })),
      ...known.shared.slice(0, shared).map((id) => ({ url: this.filled(path, id), hidden: false })),
    ];
  }

  /** The first id of an address is given, the others are of whatever there is. */
  private filled(path: string, id: string): string {
    let first = true;
    return path.replace(/([\w-]+)\/\{(\w+)\}/g, (_, folder: string, name: string) => {
      const { hidden, shared } = this.ids.get(folder) ?? { hidden: [], shared: [] };
      const other = name === 'no' ? '1' : ([...hidden, ...shared][0] ?? '1');
      const own = first ? id : other;
      first = false;
      return `${folder}/${own}`;
    });
  }

  private asked(query: { name: string; schema?: Schema }): string {
    return `${query.name}=${encodeURIComponent(this.valueOf(query))}`;
  }

  private valueOf({ name, schema }: { name: string; schema?: Schema }): string {
    if (schema?.enum) return String(this.one(schema.enum));
    if (name === 'limit') return String(1 + this.next(3));
    const ids = this.ids.get(`${name}s`) ?? this.ids.get(name.replace(/Id$/, 's'));
    if (ids) return this.one([...ids.hidden, ...ids.shared]);
    return this.one(this.words);
  }

  /** Who asks: one of those whose role may, and whoever holds several. */
  askers(key: string, people: readonly string[]): string[] {
    const able = people.filter((who) => who !== 'several' && reaches(reach[key]!, who));
    return [...(able.length ? [this.one(able)] : []), 'several'];
  }

  /** Something hidden that stands in an answer though nobody asked with it. */
  named(answer: string, { url, body }: Question): string | undefined {
    const asked = decodeURIComponent(url) + JSON.stringify(body ?? '');
    return this.marks.find((mark) => answer.includes(mark) && !asked.includes(mark));
  }
}
