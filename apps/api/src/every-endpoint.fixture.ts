import { randomUUID } from 'node:crypto';
import { SessionCookie, SessionService } from '@keshen/identity/server';
import { visitor, type Actor } from '@keshen/identity';
import { AdjustableClock, tokenHash } from '@keshen/platform/server';
import { AwardWorld, CaseWorld, drain, testApp, type Awarded, type TestApp } from '@keshen/testing/server';
import { ApiModule } from './api.module';
import type { Schema } from './every-endpoint.bodies';
import { everyRole } from './every-endpoint.table';

/** A route as the API's own description shows it. */
export type Route = { key: string; method: string; path: string; queries: string[]; body?: Schema };
type Sent = { body?: unknown; payload?: string; type?: string; headers?: Record<string, string> };
export type Heard = { status: number; code: string; text: string; problem: Record<string, unknown> };
type Described = {
  requestBody?: { content: Record<string, { schema: Schema }> };
  parameters?: { name: string; in: string }[];
};

/** The whole API with one project that is awarded and waits for its money, and one person per role. */
export class Endpoints {
  /** By role: staff, and the people of the awarded enterprise. `outsider` holds every role of another one. */
  readonly people = new Map<string, Actor>();
  /** What is wrong with the refusals heard so far. */
  readonly faults: string[] = [];
  routes: Route[] = [];
  things: Record<string, string> = {};
  /** Whether people who ask have only signed in, and proved nothing since (再次验证). */
  unproved = false;
  private asked = 0;
  private anonymous: Record<string, string> = {};

  private constructor(
    readonly api: TestApp,
    private readonly world: CaseWorld,
    private readonly clock: AdjustableClock,
  ) {}

  static async start(): Promise<Endpoints> {
    const clock = new AdjustableClock('2026-11-24T02:00:00Z');
    const api = await testApp({ imports: [ApiModule], clock });
    const made = new Endpoints(api, await CaseWorld.over(api, clock), clock);
    try {
      await made.fill();
    } catch (error) {
      await api.close();
      throw error;
    }
    return made;
  }

  close = (): Promise<void> => this.api.close();

  private async fill(): Promise<void> {
    const awards = await AwardWorld.over(this.world);
    const project = await awards.toPay();
    const other = await this.world.party();
    for (const role of everyRole) this.people.set(role, await this.personOf(role, project.party.id));
    this.people.set('outsider', await this.personOf('outsider', other.id));
    await drain(this.api.app);
    await this.describe();
    await this.greetVisitor();
    this.things = await this.thingsOf(project);
  }

  private async personOf(role: string, party: string): Promise<Actor> {
    const scope = role === 'recommender' ? '马陆镇' : role === 'department' ? '经委' : null;
    const enterprise = ['enterprise-administrator', 'writer', 'certifier', 'viewer'];
    const held = role === 'outsider' ? enterprise : enterprise.filter((each) => each === role);
    const staff = held.length ? [] : [{ role, scope } as Actor['staff'][number]];
    const person = await this.world.person(role, { staff });
    for (const each of held)
      await this.sql(
        `insert into memberships (party_id, account_id, role, state, created_at, changed_at)
         values ($1, $2, $3, 'active', now(), now())`,
        [party, person.account, each],
      );
    return person;
  }

  private async describe(): Promise<void> {
    const document = (await this.api.app.inject({ method: 'GET', url: '/api/openapi.json' })).json() as {
      paths: Record<string, Record<string, Described>>;
    };
    this.routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => ({
        key: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        queries: (described.parameters ?? []).filter((each) => each.in === 'query').map((each) => each.name),
        body: Object.values(described.requestBody?.content ?? {})[0]?.schema,
      })),
    );
  }

  private async greetVisitor(): Promise<void> {
    const answer = await this.api.app.inject({ method: 'GET', url: '/api/session' });
    const cookie = String([answer.headers['set-cookie']].flat()[0]).split(';', 1)[0]!;
    this.anonymous = { cookie, 'x-csrf-token': answer.json().csrf };
  }

  /** Ids by the path they belong to: things of the awarded enterprise, which an outsider must not find. */
  private async thingsOf({ id, caseId, party, certifier }: Awarded): Promise<Record<string, string>> {
    const one = async (sql: string, params: unknown[] = []): Promise<string> =>
      String(Object.values((await this.sql<object>(sql, params))[0] ?? { none: randomUUID() })[0]);
    const file = randomUUID();
    await this.sql(
      `insert into files (id, key, state, sha256, size, media_type, name, uploaded_by, created_at)
       values ($1, 'spec/a', 'stored', repeat('a', 64), 9, 'application/pdf', 'a.pdf', $2, now())`,
      [file, certifier.account],
    );
    const claim = randomUUID();
    await this.sql(
      `insert into claims (id, account_id, party_id, name, state, created_at)
       values ($1, $2, $3, '审核人', 'pending', now())`,
      [claim, certifier.account, party.id],
    );
    const call = await one('select id from calls');
    const meeting = randomUUID();
    await this.sql(
      `insert into meetings (id, call_id, title, held_on, created_at, created_by)
       values ($1, $2, '主任办公会', '2026-12-01', now(), $3)`,
      [meeting, call, certifier.account],
    );
    const session = randomUUID();
    await this.sql(
      `insert into defence_sessions (id, call_id, starts_at, place, created_at, created_by)
       values ($1, $2, now(), '三楼会议室', now(), $3)`,
      [session, call, certifier.account],
    );
    const batch = randomUUID();
    await this.sql(
      `insert into subsidy_batches (id, call_id, programme_version_id, title, mode, state, created_at, created_by)
       select $1, $2, id, '清单', 'confirm', 'discarded', now(), $3 from programme_versions where code = 'ZLZZ'`,
      [batch, call, certifier.account],
    );
    const offer = randomUUID();
    await this.sql(
      `insert into subsidy_offers (id, batch_id, credit_code, name, party_id, state, application_id, changed_at)
       values ($1, $2, $3, '单位', $4, 'declined', $5, now())`,
      [offer, batch, party.creditCode, party.id, id],
    );
    return {
      'subsidy-batches': batch,
      offers: offer,
      applications: id,
      tables: 'budget.lines',
      'expert-fields': '110.65',
      meetings: meeting,
      'defence-sessions': session,
      cases: caseId,
      bids: caseId,
      objections: caseId,
      parties: party.id,
      files: file,
      claims: claim,
      payments: await one('select id from payments where application_id = $1', [id]),
      messages: await one('select id from messages order by id limit 1'),
      mails: await one('select id from mails order by id limit 1'),
      tasks: '1',
      calls: call,
      rankings: call,
      waiting: call,
      people: certifier.account!,
      members: certifier.account!,
      programmes: 'CXY',
      versions: '1',
    };
  }

  /** The path with real ids, or with ids of nothing. */
  address(route: Route, real: boolean): string {
    let before = '';
    return route.path.replace(/([\w-]+)\/\{(\w+)\}/g, (_, folder: string, name: string) => {
      before = folder;
      return `${folder}/${this.idFor(before, name, real)}`;
    });
  }

  private idFor(folder: string, name: string, real: boolean): string {
    if (folder === 'programmes' || folder === 'versions') return this.things[folder]!;
    if (name === 'no') return '1';
    if (name === 'token') return 'a-token-that-nobody-was-given';
    const known = this.things[folder];
    if (real && known) return known;
    return ['messages', 'mails', 'tasks', 'postings'].includes(folder) ? '987654321' : randomUUID();
  }

  /** Asks as the holder of a role (null: a visitor), in a session of its own, from an address of its own. */
  async ask(route: Route, role: string | null, url: string, sent: Sent = {}): Promise<Heard> {
    const answer = await this.api.app.inject({
      method: route.method as 'GET',
      url,
      remoteAddress: `10.${(++this.asked >> 16) & 255}.${(this.asked >> 8) & 255}.${this.asked & 255}`,
      headers: {
        ...(await this.headersOf(role)),
        ...(sent.payload === undefined ? {} : { 'content-type': sent.type ?? 'application/json' }),
        ...sent.headers,
      },
      payload: sent.payload ?? (sent.body as object | undefined),
    });
    const refused = answer.statusCode >= 400;
    const problem = (refused && answer.payload ? parse(answer.payload) : {}) as Record<string, unknown>;
    if (refused)
      this.inspect(`${route.key} as ${role}`, answer.headers['content-type'], answer.payload, problem);
    return { status: answer.statusCode, code: String(problem['code'] ?? ''), text: answer.payload, problem };
  }

  private inspect(what: string, type: unknown, text: string, problem: Record<string, unknown>): void {
    if (type !== 'application/problem+json') this.faults.push(`${what}: ${String(type)}`);
    for (const name of ['type', 'title', 'status', 'code', 'instance'])
      if (!problem[name]) this.faults.push(`${what}: no ${name}`);
    if (/\n\s+at |node_modules|\/src\/|\/tmp\/|\bselect .* from\b|\binsert into\b|\brelation "/i.test(text))
      this.faults.push(`${what}: ${text.slice(0, 200)}`);
    if (problem['status'] === 500) this.faults.push(`${what}: 500`);
  }

  private async headersOf(role: string | null): Promise<Record<string, string>> {
    if (role === null) return this.anonymous;
    const { account } = this.people.get(role) ?? visitor;
    const { app, db } = this.api;
    const token = await db.database.transaction((tx) =>
      app.get(SessionService).start(tx, account!, { agent: 'spec' }),
    );
    if (!this.unproved)
      await this.sql('update sessions set proved_at = $2 where token_hash = $1', [
        tokenHash(token),
        this.clock.now(),
      ]);
    const cookie = app.get(SessionCookie);
    return { cookie: `${cookie.name}=${token}`, 'x-csrf-token': cookie.csrf(token) };
  }

  /** Everything the database holds but sessions, refusals and the audit log's seals, as one digest per table. */
  async contents(): Promise<Record<string, string>> {
    const tables = await this.sql<{ name: string }>(
      `select tablename as name from pg_tables
       where schemaname = 'public' and tablename not in ('sessions', 'refusals', 'audit_seals') order by 1`,
    );
    const parts = tables.map(
      ({ name }) =>
        `select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') as held from "${name}" t`,
    );
    const rows = await this.sql<{ name: string; held: string }>(parts.join(' union all '));
    return Object.fromEntries(rows.map(({ name, held }) => [name, held]));
  }

  sql<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    return this.api.db.database.read<T>(sql, params);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
