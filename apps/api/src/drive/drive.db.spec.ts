import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shipped } from '@keshen/programme/server';
import { drain, testApp, type TestApp } from '@keshen/testing/server';
import { PeopleService, PasswordHasher } from '@keshen/identity/server';
import { AdjustableClock, Database } from '@keshen/platform/server';
import { ApiModule } from '../api.module';
import { Driver, type DrivenStage } from './drive';
import { overInject } from './http';

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

  const ready = shipped as { code: string }[];
  it.each(ready.map((definition) => [definition.code, definition]))('%s ends', async (_code, definition) => {
    const stages: DrivenStage[] = [];
    const end = await driver.drive({ definition }, (stage) => stages.push(stage));
    expect(end.ended).toBe('completed');
    expect(stages.length).toBeGreaterThan(1);
  });
});
