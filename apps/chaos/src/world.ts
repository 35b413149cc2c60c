import { writeFileSync } from 'node:fs';
import { StageService } from '@keshen/application/server';
import { entities, migrateConfigured, migrations, prepare } from '@keshen/backend/server';
import type { Actor } from '@keshen/identity';
import {
  AdjustableClock,
  createDataSource,
  Database,
  parseConfig,
  type Config,
} from '@keshen/platform/server';
import { CaseWorld, drain, testProgram, type TestDatabase } from '@keshen/testing/server';
import { People, type Person } from './people';
import { programme } from './programme';
import { makeVouchers, type VoucherWorld } from './voucher-world';

/** An enterprise and the one who writes and certifies for it. */
export interface Applicant extends Person {
  party: string;
}

export interface World {
  call: string;
  applicants: Applicant[];
  /** Who gives an account for payment, by the enterprise's name. */
  certifiers: Map<string, Person>;
  officer: Person;
  leader: Person;
  finance: [Person, Person];
  vouchers: VoucherWorld;
}

/** How many of each there are; `paying` projects have come to their payment already. */
export interface Crowd {
  people: number;
  paying: number;
  buyers: number;
  sellers: number;
}

/** The configuration of a program with this environment. */
export function configOf(env: Record<string, string>): Config {
  const parsed = parseConfig(env);
  if ('problems' in parsed) throw new Error(parsed.problems.join('; '));
  return parsed.config;
}

/** Migrates and prepares a fresh database, and fills it with people and projects, in-process and before any fault. */
export async function makeWorld(env: Record<string, string>, crowd: Crowd): Promise<World> {
  const config = configOf(env);
  await migrateConfigured(config);
  const dataSource = await createDataSource(config, { entities, migrations }).initialize();
  const database = new Database(dataSource);
  const db: TestDatabase = { url: config.DATABASE_URL, database, dataSource, close: () => database.close() };
  const clock = new AdjustableClock(new Date());
  const program = await testProgram({ clock, env: { ...env, LOG_LEVEL: 'silent' }, db });
  try {
    await prepare(program.app);
    return await new Making(await CaseWorld.over(program, clock, programme()), env).make(crowd);
  } finally {
    await program.close();
  }
}

class Making {
  private readonly people: People;
  private readonly certifiers = new Map<string, Person>();

  constructor(
    private readonly world: CaseWorld,
    private readonly env: Record<string, string>,
  ) {
    this.people = new People(world);
  }

  async make({ people, paying, ...traders }: Crowd): Promise<World> {
    const call = await this.openCall(this.world.definition.code);
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
      applicants.push({ party: party.id, ...(await this.certifier(party)) });
    }
    const legalPersons = known.map((p) => ({ ...p, legalRepresentative: '沈毅' }));
    writeFileSync(this.env.REGISTRY_FILE!, JSON.stringify({ legalPersons, credit: [] }));
    for (let n = 0; n < paying; n++) await this.project(leader!);
    const vouchers = await makeVouchers(this.world, this.people, officer!, traders);
    await this.openCall(vouchers.programme);
    await drain(this.world.app);
    const signedIn = (actor: Actor | undefined) => this.people.signedIn(actor!);
    return {
      call,
      applicants,
      certifiers: this.certifiers,
      officer: await signedIn(officer),
      leader: await signedIn(leader),
      finance: [await signedIn(finance[0]), await signedIn(finance[1])],
      vouchers,
    };
  }

  /** Open for longer than any run, with money for more than any run awards. */
  private async openCall(code: string): Promise<string> {
    const [call] = await this.people.read<{ id: string }>(
      `update calls set opens_at = now() - interval '2 days', closes_at = now() + interval '9 days',
         endorsement_closes_at = now() + interval '9 days', envelope_fen = 1000000000000, limit_per_party = 1000000
       where programme_code = $1 returning id`,
      [code],
    );
    return call!.id;
  }

  /** Decided, made public, and come to its payment. */
  private async project(leader: Actor): Promise<void> {
    const { world } = this;
    const { caseId, party } = await world.application(['pass', 'pass']);
    const { version } = await world.caseOf(caseId);
    await world.app
      .get(StageService)
      .conclude(leader, caseId, { outcome: 'agree', version, record: { amountFen: 10_000 } });
    await world.walk(caseId, 'clear');
    await this.certifier(party);
  }

  private async certifier({ id, name }: { id: string; name: string }): Promise<Person> {
    const { person } = await this.people.memberOf(id);
    this.certifiers.set(name, person);
    return person;
  }
}
