import { SessionCookie, SessionService } from '@keshen/identity/server';
import { STAFF_ROLES, type Actor } from '@keshen/identity';
import { AdjustableClock } from '@keshen/platform/server';
import { ExpertService, PanelService } from '@keshen/review/server';
import {
  AwardWorld,
  CaseWorld,
  copyOf,
  drain,
  testApp,
  type TestApp,
  type TestDatabase,
} from '@keshen/testing/server';
import { ApiModule } from './api.module';
import { rowsOfEveryKind } from './hidden.rows.fixture';
import { without } from './hidden.without.fixture';

const NOW = '2026-11-24T02:00:00Z';
/** The portal in which applications are hidden from everybody, and one in which they have never been. */
export type Pair = { here: TestApp; there: TestApp; close(): Promise<void> };

const SCOPES: Record<string, string> = { recommender: '马陆镇', department: '经委' };

/** A portal with applications in many stages, one person for each role of the office, and one of several roles. */
export class HiddenWorld {
  readonly people: Record<string, Actor> = {};
  applications: string[] = [];
  /** Tokens of sessions by the person's name. */
  private readonly tokens: Record<string, string> = {};

  private constructor(private readonly origin: TestApp) {}

  /** Builds the portal and disconnects from its database, so that it can be copied. */
  static async build(): Promise<HiddenWorld> {
    const clock = new AdjustableClock(NOW);
    const api = await testApp({ imports: [ApiModule], clock });
    const made = new HiddenWorld(api);
    await made.fill(await CaseWorld.over(api, clock));
    await api.app.close();
    await api.db.database.close();
    return made;
  }

  private async fill(world: CaseWorld): Promise<void> {
    for (const role of STAFF_ROLES)
      this.people[role] = await world.person(`某${role}`, { staff: [{ role, scope: SCOPES[role] ?? null }] });
    const many = ['officer', 'leader', 'finance', 'auditor', 'administrator', 'expert'] as const;
    this.people['several'] = await world.person('身兼数职', {
      staff: many.map((role) => ({ role, scope: null })),
    });
    const experts = [this.people['expert']!.account!, this.people['several']!.account!];
    for (const account of experts)
      await world.app.get(ExpertService).register(this.people['administrator']!, {
        account,
        class: 'technical',
        unit: '某所',
        unitCreditCode: null,
        title: '',
        fields: ['传感器'],
        available: true,
        yearlyCap: null,
      });
    const awards = await AwardWorld.over(world);
    const paid = await awards.toPay();
    const reviewed = await world.application(['endorse', 'admit', 'pass']);
    await world.app.get(PanelService).assign(this.people['officer']!, reviewed.caseId, experts);
    const consulted = await world.application(['endorse', 'admit', 'pass', 'recommend']);
    const decided = await world.application(['endorse', 'admit', 'pass', 'recommend', 'agree']);
    const screened = await world.application(['endorse']);
    const fresh = await world.application();
    await drain(world.app);
    await rowsOfEveryKind(world.db.database, this.people['several']!.account!);
    this.applications = [paid, reviewed, consulted, decided, screened, fresh].map(({ id }) => id);
    for (const [name, { account }] of Object.entries(this.people))
      this.tokens[name] = await world.tx((tx) =>
        this.origin.app.get(SessionService).start(tx, account!, { agent: 'spec' }),
      );
    // What moves money and the copy of one's own data are asked as well.
    await world.tx((tx) => tx.query('update sessions set proved_at = $1', [new Date(NOW)]));
  }

  /** A portal in which everybody stands aside from these applications, and one in which they never were. */
  async pair(hidden: string[]): Promise<Pair> {
    const open = (db: TestDatabase) => testApp({ imports: [ApiModule], clock: new AdjustableClock(NOW), db });
    const here = await copyOf(this.origin.db);
    await here.database.read(
      `insert into conflicts (id, account_id, application_id, kind, other, known_by, source, found_at)
       select gen_random_uuid(), who, what, 'other', 'x', 'statement', 'office', now()
       from unnest($1::uuid[]) who, unnest($2::uuid[]) what`,
      [Object.values(this.people).map((person) => person.account), hidden],
    );
    const there = await copyOf(this.origin.db);
    await without(there.url, hidden);
    const portals = { here: await open(here), there: await open(there) };
    return {
      ...portals,
      close: async () => {
        await portals.here.close();
        await portals.there.close();
      },
    };
  }

  /** The headers of a person's session. */
  headers(app: TestApp['app'], who: string): Record<string, string> {
    const cookie = app.get(SessionCookie);
    const token = this.tokens[who]!;
    return { cookie: `${cookie.name}=${token}`, 'x-csrf-token': cookie.csrf(token) };
  }

  close(): Promise<void> {
    return this.origin.db.close();
  }
}
