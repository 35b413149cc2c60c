import type { INestApplicationContext } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { Case } from '@keshen/application';
import { applicationById, CaseService, lockCase, SubmissionStore } from '@keshen/application/server';
import { systemActor, type Actor } from '@keshen/identity';
import { makeCreditCode } from '@keshen/kernel';
import { AdjustableClock, Database, type Tx } from '@keshen/platform/server';
import { fieldAt, unflatten, type Definition } from '@keshen/programme';
import { ProgrammeService, shipped } from '@keshen/programme/server';
import { testProgram, withServices, type TestProgram } from './app';
import { testDatabase, type Filling, type TestDatabase } from './database';

const BEGINNING = '2026-11-24T02:00:00Z';

/** What a portal publishes when it is set up: to let it through the gate takes two seconds, which most worlds save. */
const shippedProgrammes: Filling = {
  key: JSON.stringify(shipped),
  fill: (url) =>
    withServices(url, new AdjustableClock(BEGINNING), (app) =>
      app.get(Database).transaction((tx) => app.get(ProgrammeService).loadShipped(tx)),
    ),
};

/** Cases to test stages with: a call of the shipped programme, people, parties, applications in any stage. */
export class CaseWorld {
  private count = 0;
  /** Numbers of call notices, from 21 on. */
  private calls = 20;
  private call = '';
  private version = '';
  private trial = false;
  /** The shipped programme that the call runs under. */
  definition!: Definition;

  private constructor(
    private readonly program: Pick<TestProgram<INestApplicationContext>, 'app' | 'db' | 'close'>,
    readonly clock: AdjustableClock,
  ) {}

  /**
   * Without a web server. `env` is added to what the configuration is parsed from; `document` is a programme of
   * one's own instead of the shipped 产学研.
   */
  static async start(env: Record<string, string> = {}, document?: Definition): Promise<CaseWorld> {
    const clock = new AdjustableClock(BEGINNING);
    const db = await testDatabase(undefined, shippedProgrammes);
    return CaseWorld.over(await testProgram({ clock, env, db }), clock, document);
  }

  /** Over a program that was started with this clock. */
  static async over(
    program: Pick<TestProgram<INestApplicationContext>, 'app' | 'db' | 'close'>,
    clock: AdjustableClock,
    document?: Definition,
  ): Promise<CaseWorld> {
    const world = new CaseWorld(program, clock);
    await world.under(document);
    return world;
  }

  get app(): INestApplicationContext {
    return this.program.app;
  }

  get db(): TestDatabase {
    return this.program.db;
  }

  /** The programme version that applications are made under. */
  get versionId(): string {
    return this.version;
  }

  close(): Promise<void> {
    return this.program.close();
  }

  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.database.transaction(work);
  }

  /** An account with these roles. */
  async person(name: string, roles: Pick<Partial<Actor>, 'staff' | 'memberships'> = {}): Promise<Actor> {
    const account = uuid();
    await this.db.dataSource.query(
      `insert into accounts (id, email, name, email_confirmed_at, created_at) values ($1, $2, $3, $4, $4)`,
      [account, `${account}@example.com`, name, this.clock.now()],
    );
    for (const { role, scope } of roles.staff ?? [])
      await this.db.dataSource.query(
        `insert into staff_roles (account_id, role, scope, state, created_at, changed_at) values ($1, $2, $3, 'active', $4, $4)`,
        [account, role, scope, this.clock.now()],
      );
    return { account, name, staff: roles.staff ?? [], memberships: roles.memberships ?? [] };
  }

  /** A vouched enterprise in Malu. */
  async party(): Promise<{ id: string; name: string; creditCode: string }> {
    this.count++;
    const party = {
      id: uuid(),
      name: `上海第${this.count}传感技术有限公司`,
      creditCode: makeCreditCode('91', '310114', `MA1GW${String(this.count).padStart(3, '0')}`),
    };
    await this.db.dataSource.query(
      `insert into parties (id, kind, name, credit_code, town, vouched_at, created_at, changed_at)
       values ($1, 'legal', $2, $3, '马陆镇', $4, $4, $4)`,
      [party.id, party.name, party.creditCode, this.clock.now()],
    );
    return party;
  }

  /** A submitted application, walked by these outcomes as the system; what waits in the outbox is not done. */
  async application(
    outcomes: string[] = [],
    changes: Record<string, unknown> = {},
  ): Promise<{ id: string; caseId: string; party: { id: string; name: string; creditCode: string } }> {
    const party = await this.party();
    const writer = await this.person('填报人', { memberships: [{ party: party.id, role: 'certifier' }] });
    const id = uuid();
    const title = String(changes['project.title'] ?? `传感器在线标定 ${this.count}`);
    await this.db.dataSource.query(
      `insert into applications (id, call_id, programme_version_id, party_id, reference, title, asked_fen, town, created_at, created_by, trial)
       values ($1, $2, $3, $4, $5, $6, 10000000, '马陆镇', $7, $8, $9)`,
      [
        id,
        this.call,
        this.version,
        party.id,
        `CXY-2026-${String(this.count).padStart(4, '0')}`,
        title,
        this.clock.now(),
        writer.account,
        this.trial,
      ],
    );
    // 产学研's form, whatever the programme under it is called.
    const usual = fieldAt(this.definition, 'partner.category') ? answersOf(party, this.count) : {};
    const flat = { ...usual, 'project.title': title, ...changes };
    const caseId = await this.tx(async (tx) => {
      const cases = this.app.get(CaseService);
      const application = await applicationById(tx, id);
      const submissions = this.app.get(SubmissionStore);
      await submissions.participants(tx, this.definition, application, unflatten(flat));
      await submissions.keep(tx, this.definition, application, unflatten(flat), writer, this.clock.now());
      return cases.open(
        tx,
        {
          kind: 'application',
          applicationId: id,
          partyId: party.id,
          callId: this.call,
          trial: this.trial,
          programmeVersionId: this.version,
          town: '马陆镇',
        },
        { actor: writer },
      );
    });
    await this.walk(caseId, 'submit', ...outcomes);
    return { id, caseId, party };
  }

  /** What `work` makes belongs to this trial call, of the version that the world runs under. */
  async inTrial<T>(call: string, work: () => Promise<T>): Promise<T> {
    const live = this.call;
    [this.call, this.trial] = [call, true];
    try {
      return await work();
    } finally {
      [this.call, this.trial] = [live, false];
    }
  }

  /** Advances a case by outcomes, whoever owes them. */
  async walk(caseId: string, ...outcomes: string[]): Promise<void> {
    for (const outcome of outcomes)
      await this.tx(async (tx) =>
        this.app.get(CaseService).advance(tx, await lockCase(tx, caseId), outcome, { actor: systemActor }),
      );
  }

  caseOf(caseId: string): Promise<Case> {
    return this.tx((tx) => lockCase(tx, caseId));
  }

  /** How often a case entered a stage. */
  async entries(caseId: string, stage: string): Promise<number> {
    const found = await this.db.database.read(
      `select 1 from stage_entries where case_id = $1 and stage = $2`,
      [caseId, stage],
    );
    return found.length;
  }

  /** From now on applications are of a call of this programme; without one, of the shipped 产学研. */
  async under(document?: Definition): Promise<void> {
    const programmes = this.app.get(ProgrammeService);
    await this.tx((tx) => programmes.loadShipped(tx));
    const administrator = await this.person('华国栋', { staff: [{ role: 'administrator', scope: null }] });
    if (document) await programmes.publishVersion(administrator, document);
    const code = document?.code ?? 'CXY';
    const [version] = await this.db.database.read<{ id: string }>(
      `select id from programme_versions where code = $1 order by version desc limit 1`,
      [code],
    );
    this.version = version!.id;
    this.definition = await programmes.definitionOf(this.version);
    this.call = uuid();
    await this.db.dataSource.query(
      `insert into calls (id, programme_version_id, programme_code, title, year, batch, notice_number, opens_at, closes_at,
         endorsement_closes_at, envelope_fen, contact, published_at, created_at)
       values ($1, $2, $4, $3, 2026, $6, $5, '2026-10-01T01:00Z', '2026-12-31T08:00Z', '2027-01-08T08:00Z',
         300000000, '{}', '2026-09-30T01:00Z', '2026-09-30T01:00Z')`,
      [
        this.call,
        this.version,
        JSON.stringify({ 'zh-CN': '2026年度产学研合作项目', en: 'Cooperation 2026' }),
        code,
        `嘉科〔2026〕${++this.calls}号`,
        this.calls - 20,
      ],
    );
  }
}

const WAN = 1_000_000;

/** Answers that meet every rule of the programme. */
const answersOf = (party: { name: string; creditCode: string }, no: number): Record<string, unknown> => ({
  'org.uscc': party.creditCode,
  'org.org_name': party.name,
  'org.tax_place': '310114',
  'partner.category': 'one',
  'partner.partner_name': '同济大学',
  'partner.partner_uscc': makeCreditCode('12', '310000', '42500612'),
  'partner.partner_type': 'university',
  'partner.independent': true,
  'partner.contract_no': `TJ-2026-${String(no).padStart(4, '0')}`,
  'partner.contract_date': '2026-02-11',
  'partner.contract_amount': 240 * WAN,
  'partner.ip_split': '成果归双方共有，收益按七三分配。',
  'project.leader': `沈毅${no}`,
  'project.leader_id': '310114198504120018',
  'project.period': { start: '2026-01-01', end: '2027-12-31' },
  'budget.total': 300 * WAN,
  'budget.grant': 10 * WAN,
  'budget.own': 290 * WAN,
  'budget.spent': 130 * WAN,
});
