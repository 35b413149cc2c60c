import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { definitionSchema, straightWay } from '@keshen/programme';
import { shipped } from '@keshen/programme/server';
import { drain, testApp, type TestApp } from '@keshen/testing/server';
import { PeopleService, PasswordHasher } from '@keshen/identity/server';
import { AdjustableClock, Database } from '@keshen/platform/server';
import { ApiModule } from '../api.module';
import { AnswersNeeded, Driver, type DrivenStage } from './drive';
import { overInject, type Refused } from './http';

/** Written as strangers would, after docs/programme-format.md alone. */
const strange = resolve('apps/api/src/drive/strange');
const password = 'qinghe-7-lanzhou';

describe('a definition, driven along its workflow over HTTP', () => {
  let api: TestApp;
  let driver: Driver;

  beforeAll(async () => {
    const clock = new AdjustableClock('2026-11-24T02:00:00Z');
    api = await testApp({ imports: [ApiModule], clock, env: { DEMO: '1' } });
    const passwordHash = await api.app.get(PasswordHasher).hash(password);
    const email = 'chief@example.com';
    await api.app
      .get(Database)
      .transaction((tx) =>
        api.app
          .get(PeopleService)
          .createWithPassword(tx, { email, name: '华国栋', passwordHash }, [
            { role: 'administrator', scope: null },
          ]),
      );
    const registry = { legalPersons: [] as unknown[], credit: [] as unknown[] };
    driver = await Driver.start(
      {
        http: overInject(api.app),
        work: async () => void (await drain(api.app)),
        patience: 4,
        administrator: { login: email, password },
        register: async ({ legalPerson, credit }) => {
          registry.legalPersons.push(legalPerson);
          registry.credit.push(credit);
          writeFileSync(join(api.config.KESHEN_DATA, 'registry.json'), JSON.stringify(registry));
        },
        say: () => undefined,
      },
      'spec',
    );
  });
  afterAll(() => api?.close());

  /** Drives it and sees it complete by the first forward outcome of each stage, as the definition draws it. */
  const ends = async (document: unknown): Promise<void> => {
    const stages: DrivenStage[] = [];
    const end = await driver.drive({ definition: document }, (stage) => stages.push(stage));
    expect(end.ended).toBe('completed');
    const way = straightWay(definitionSchema.parse(document).workflows.application);
    expect([...stages.map(({ stage }) => stage), end.stage]).toEqual(way.map(({ id }) => id));
  };

  it.each((shipped as { code: string }[]).map((definition) => [definition.code, definition]))(
    '%s ends',
    (_code, definition) => ends(definition),
  );

  it.each(readdirSync(strange))('%s, which the project has never seen, ends', (file) =>
    ends(JSON.parse(readFileSync(join(strange, file), 'utf8'))),
  );

  it('is told everything that is wrong with it, each with its place', async () => {
    const definition = JSON.parse(readFileSync(join(strange, 'smallest.json'), 'utf8')) as {
      workflows: { application: { start: string } };
    };
    definition.workflows.application.start = 'nowhere';
    const refused = await driver.drive({ definition }).catch((error: unknown) => error as Refused);
    expect(refused).toMatchObject({ code: 'programme.problems' });
    expect((refused as Refused).problem['problems']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: '/workflows/application/start', code: 'workflow.start' }),
      ]),
    );
  });

  const read = (file: string): unknown => JSON.parse(readFileSync(join(strange, file), 'utf8'));

  it('goes the way that is asked for, and keeps the answers that are given by section or by path', async () => {
    const definition = read('a_person.json');
    const young = { 'me.born': '2020-05-06' };
    await expect(driver.drive({ definition, answers: young })).rejects.toBeInstanceOf(AnswersNeeded);
    const misspelt = { me: { borne: '1990-05-06' } };
    await expect(driver.drive({ definition, answers: misspelt })).rejects.toMatchObject({
      problems: [{ path: 'me.borne', code: 'path.unknown' }],
    });
    const end = await driver.drive({
      definition,
      answers: { me: { work: '银杏树下' } },
      outcomes: { c: 'no' },
    });
    expect(end).toMatchObject({ ended: 'refused', stage: 'z' });
    const [kept] = await api.db.database.read<{ title: string }>(
      `select title from applications where id = $1`,
      [end.application],
    );
    expect(kept!.title).toBe('银杏树下');
  });

  it.each([
    ['a_voucher.json', ['order', 'redemption']],
    ['a_register.json', ['recheck']],
    ['three_payments.json', ['objection']],
    ['voucher_objected.json', ['order', 'redemption', 'objection']],
    ['self_evaluated.json', ['recheck', 'objection']],
  ])('goes on to the other workflows of %s', async (file, workflows) => {
    const { ended, others } = await driver.drive({ definition: read(file), all: true });
    expect(ended).toBe('completed');
    expect(others!.map(({ workflow, ended }) => [workflow, ended])).toEqual(
      workflows.map((workflow) => [workflow, 'completed']),
    );
  });
});
