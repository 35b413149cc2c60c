import { writeFileSync } from 'node:fs';
import { SessionCookie } from '@keshen/identity/server';
import { StageService } from '@keshen/application/server';
import { entities, migrateConfigured, migrations, prepare } from '@keshen/backend/server';
import type { Actor } from '@keshen/identity';
import {
  AdjustableClock,
  createDataSource,
  Database,
  newToken,
  parseConfig,
  tokenHash,
  type Config,
} from '@keshen/platform/server';
import type { Definition } from '@keshen/programme';
import { CaseWorld, drain, smallDefinition, testProgram, type TestDatabase } from '@keshen/testing/server';

/** Somebody with a session: what a browser sends. */
export interface Person {
  account: string;
  headers: Record<string, string>;
}
/** An enterprise and the one who writes and certifies for it. */
export interface Applicant extends Person {
  party: string;
}
/** A project that is paid in instalments of a single one, whose payment the bank may return again and again. */
export interface Paying {
  application: string;
  caseId: string;
  certifier: Person;
}

export interface World {
  call: string;
  applicants: Applicant[];
  officer: Person;
  leader: Person;
  finance: [Person, Person];
  paying: Paying[];
}

const words = (text: string) => ({ 'zh-CN': text, en: text });
export const QUESTIONS = ['project.summary', 'project.plan', 'project.team'] as const;
export const PROOF = 'attachments.proof';
/** Where an application may rest once everything automatic has been done. */
export const RESTING = ['draft', 'check', 'decide', 'publicity', 'pay', 'archive'];

/** From a form with a file through the register, an officer, the leader and a notice to the payment. */
const programme = (): Definition =>
  smallDefinition(
    [
      { id: 'draft', kind: 'form', outcomes: ['submit > screen'] },
      {
        id: 'screen',
        kind: 'screening',
        actors: ['system', 'officer'],
        arguments: { passes: 'pass', doubts: 'wait', fails: 'fail', duplicateKeys: [] },
        outcomes: ['pass > check', '!fail > refused'],
      },
      {
        id: 'check',
        kind: 'formal-check',
        arguments: { items: [{ id: 'all', label: words('齐全') }], returns: 'back', returnWorkingDays: 5 },
        outcomes: ['pass > decide', '!back > draft'],
      },
      {
        id: 'decide',
        kind: 'decision',
        arguments: { funds: ['agree'], refuses: 'refuse' },
        outcomes: ['agree > publicity', '!refuse > refused'],
      },
      {
        id: 'publicity',
        kind: 'notice',
        arguments: { workingDays: 5, clear: 'clear', objected: 'objected' },
        outcomes: ['clear > pay', '!objected > refused'],
      },
      {
        id: 'pay',
        kind: 'payment',
        arguments: { instalment: 'whole', paid: 'paid' },
        outcomes: ['paid > archive', '!returned > pay'],
      },
      { id: 'archive', kind: 'closed', arguments: { result: 'completed' } },
      { id: 'refused', kind: 'closed', arguments: { result: 'refused' } },
    ],
    { ...form(), code: 'LUAN', messages: [entered] },
  );

const entered = {
  id: 'entered',
  subject: words('{title} 已到 {stage}'),
  body: words('{reference}《{title}》。\n详情：{link}'),
};

const form = () => ({
  form: {
    sections: [
      {
        id: 'project',
        title: words('项目'),
        fields: [
          {
            type: 'text' as const,
            id: 'title',
            label: words('名称'),
            required: true,
            maxLength: 100,
          },
          { type: 'money' as const, id: 'asked', label: words('申请金额'), required: false },
          ...QUESTIONS.map((path) => ({
            type: 'long-text' as const,
            id: path.split('.')[1]!,
            label: words(path),
            required: false,
            maxLength: 2000,
          })),
        ],
        rules: [],
      },
    ],
    attachments: [
      {
        id: 'proof',
        name: words('证明'),
        required: false,
        formats: ['pdf' as const],
        maxMegabytes: 20,
        maxFiles: 1,
        providedBy: 'applicant' as const,
        provenance: { source: 'A' },
      },
    ],
    title: 'project.title',
    asked: 'project.asked',
  },
});

/** The configuration of a program with this environment. */
export function configOf(env: Record<string, string>): Config {
  const parsed = parseConfig(env);
  if ('problems' in parsed) throw new Error(parsed.problems.join('; '));
  return parsed.config;
}

/** Migrates and prepares a fresh database, and fills it with people and projects, in-process and before any fault. */
export async function makeWorld(
  env: Record<string, string>,
  { people, paying }: { people: number; paying: number },
): Promise<World> {
  const config = configOf(env);
  await migrateConfigured(config);
  const dataSource = await createDataSource(config, { entities, migrations }).initialize();
  const database = new Database(dataSource);
  const db: TestDatabase = { url: config.DATABASE_URL, database, dataSource, close: () => database.close() };
  const clock = new AdjustableClock(new Date());
  const program = await testProgram({ clock, env: { ...env, LOG_LEVEL: 'silent' }, db });
  try {
    await prepare(program.app);
    const definition = programme();
    for (const stage of definition.workflows.application.stages)
      if (stage.kind === 'formal-check' || stage.kind === 'screening')
        stage.messages.push({ on: 'entered', to: 'applicant', template: 'entered' });
    return await new Making(await CaseWorld.over(program, clock, definition), env).make(people, paying);
  } finally {
    await program.close();
  }
}

class Making {
  constructor(
    private readonly world: CaseWorld,
    private readonly env: Record<string, string>,
  ) {}

  async make(people: number, count: number): Promise<World> {
    const [call] = await this.read<{ id: string }>(
      `update calls set opens_at = now() - interval '2 days', closes_at = now() + interval '9 days',
         endorsement_closes_at = now() + interval '9 days', envelope_fen = 1000000000000, limit_per_party = 1000000
       where programme_code = 'LUAN' returning id`,
    );
    const [officer, leader, ...finance] = await Promise.all(
      (['officer', 'leader', 'finance', 'finance'] as const).map((role) =>
        this.world.person(role, { staff: [{ role, scope: null }] }),
      ),
    );
    const applicants: Applicant[] = [];
    const known: { creditCode: string; name: string }[] = [];
    for (let n = 0; n < people; n++) {
      const party = await this.world.party();
      known.push(party);
      applicants.push({ party: party.id, ...(await this.memberOf(party.id)) });
    }
    const legalPersons = known.map((p) => ({ ...p, legalRepresentative: '沈毅' }));
    writeFileSync(this.env.REGISTRY_FILE!, JSON.stringify({ legalPersons, credit: [] }));
    const paying: Paying[] = [];
    for (let n = 0; n < count; n++) paying.push(await this.project(leader!));
    const [first, second] = [await this.signedIn(finance[0]!), await this.signedIn(finance[1]!)];
    return {
      call: call!.id,
      applicants,
      officer: await this.signedIn(officer!),
      leader: await this.signedIn(leader!),
      finance: [first, second],
      paying,
    };
  }

  /** Decided, made public, and come to its payment. */
  private async project(leader: Actor): Promise<Paying> {
    const { world } = this;
    const { id, caseId, party } = await world.application(['pass', 'pass']);
    const { version } = await world.caseOf(caseId);
    await world.app
      .get(StageService)
      .conclude(leader, caseId, { outcome: 'agree', version, record: { amountFen: 10_000 } });
    await world.walk(caseId, 'clear');
    await drain(world.app);
    return { application: id, caseId, certifier: await this.memberOf(party.id) };
  }

  private async memberOf(party: string): Promise<Person> {
    const person = await this.world.person('填报人');
    for (const role of ['writer', 'certifier'])
      await this.read(
        `insert into memberships (account_id, party_id, role, state, created_at, changed_at)
         values ($1, $2, $3, 'active', now(), now())`,
        [person.account, party, role],
      );
    return this.signedIn(person);
  }

  /** A session that outlasts every fault of a clock. */
  private async signedIn({ account }: Actor): Promise<Person> {
    const token = newToken();
    await this.read(
      `insert into sessions (token_hash, id, account_id, created_at, last_used_at, expires_at)
       values ($1, gen_random_uuid(), $2, now(), '2099-01-01', '2099-01-01')`,
      [tokenHash(token), account],
    );
    const cookie = this.world.app.get(SessionCookie);
    return {
      account: account!,
      headers: { cookie: `${cookie.name}=${token}`, 'x-csrf-token': cookie.csrf(token) },
    };
  }

  private read<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    return this.world.db.database.read<T>(sql, params);
  }
}
