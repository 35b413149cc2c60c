import { StageService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { isRefusal } from '@keshen/kernel';
import { CaseWorld, drain, smallDefinition, type SmallStage } from '@keshen/testing/server';
import { RecheckService } from './recheck.service';
import { registrationOf } from './registration.rows';
import { RegisterService } from './register.service';

let world: CaseWorld;
let officer: Actor;
let stages: StageService;
let rechecks: RecheckService;

const ends: SmallStage[] = [
  { id: 'archive', kind: 'closed', arguments: { result: 'completed' } },
  { id: 'refused', kind: 'closed', arguments: { result: 'refused' } },
];
const application: SmallStage[] = [
  { id: 'draft', kind: 'form', outcomes: ['submit > register'] },
  {
    id: 'register',
    kind: 'registration',
    arguments: {
      registers: 'register',
      refuses: 'refuse',
      number: '嘉备〔{year}〕{serial:3}号',
      plaque: true,
      recheckMonths: 12,
    },
    outcomes: ['register > archive', '!refuse > refused'],
  },
  ...ends,
];
const recheck: SmallStage[] = [
  {
    id: 'report',
    kind: 'verification',
    arguments: {
      items: [{ id: 'works', label: { 'zh-CN': '正常运行', en: 'Works' } }],
      passes: 'keep',
      fails: 'cancel',
    },
    outcomes: ['keep > archive', '!cancel > refused'],
  },
  ...ends,
];

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error: unknown) => (isRefusal(error) ? error.code : Promise.reject(error)),
  );
const conclude = async (caseId: string, outcome: string, record?: { plaqueOn: string }) =>
  stages.conclude(officer, caseId, { outcome, record, version: (await world.caseOf(caseId)).version });
const numberOf = async (id: string) => (await world.tx((tx) => registrationOf(tx, id)))?.number;
const registered = async (record?: { plaqueOn: string }) => {
  const made = await world.application();
  await conclude(made.caseId, 'register', record);
  await drain(world.app);
  return made;
};
const openRechecks = (id: string) =>
  world.db.database.read<{ id: string }>(
    `select id from cases where application_id = $1 and kind = 'recheck' order by entered_at`,
    [id],
  );

beforeAll(async () => {
  world = await CaseWorld.start();
  await world.under({ ...smallDefinition(application, { code: 'BEIAN', recheck }), kind: 'registration' });
  officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
  stages = world.app.get(StageService);
  rechecks = world.app.get(RecheckService);
});
afterAll(() => world?.close());

describe('a registration', () => {
  it('gives each the next number without a gap, also many at once and when some are rolled back', async () => {
    const made = [];
    for (let i = 0; i < 12; i++) made.push(await world.application());
    const crashing = (caseId: string) =>
      world.tx(async (tx) => {
        await stages.concludeIn(tx, officer, caseId, { outcome: 'register', version: 1 });
        throw new Error('crash');
      });
    await Promise.all(
      made.map(({ caseId }, i) =>
        i % 3 === 0 ? crashing(caseId).catch(() => undefined) : conclude(caseId, 'register'),
      ),
    );
    const left = made.filter((_, i) => i % 3 === 0);
    for (const { caseId } of left) await conclude(caseId, 'register');
    const numbers = await Promise.all(made.map(({ id }) => numberOf(id)));
    expect([...numbers].sort()).toEqual(
      Array.from({ length: 12 }, (_, i) => `嘉备〔2026〕${String(i + 1).padStart(3, '0')}号`),
    );
  });

  it('begins anew with each year', async () => {
    const before = world.clock.now();
    world.clock.set('2028-01-03T02:00:00Z');
    const { id } = await registered();
    expect(await numberOf(id)).toBe('嘉备〔2028〕001号');
    world.clock.set(before);
  });

  it('is certified by a letter that names its number', async () => {
    const made = await registered();
    const letters = await world.db.database.read(
      `select kind, words ->> 'registrationNumber' as number from letters where application_id = $1`,
      [made.id],
    );
    expect(letters).toEqual([{ kind: 'certificate', number: await numberOf(made.id) }]);
  });

  it('is in the public register, with the plaque once it was handed over', async () => {
    const { id, party } = await registered();
    const service = world.app.get(RegisterService);
    const found = await service.register({ text: party.name, limit: 10 });
    expect(found.items).toMatchObject([
      { unit: party.name, state: 'registered', plaque: true, plaqueOn: null },
    ]);
    const line = found.items[0]!;
    expect(await codeOf(service.handOver(officer, line.id, '2026-01-01'))).toBe('registration.plaque-day');
    await service.handOver(officer, line.id, '2026-11-24');
    expect(await world.tx((tx) => registrationOf(tx, id))).toMatchObject({ plaqueOn: '2026-11-24' });
  });
});

describe('the yearly re-check', () => {
  it('is opened once for each due day, also by two sweepers at once', async () => {
    const { id } = await registered();
    await rechecks.open();
    expect(await openRechecks(id)).toHaveLength(0);
    world.clock.set('2027-11-25T02:00:00Z');
    await Promise.all([rechecks.open(), rechecks.open()]);
    await rechecks.open();
    expect(await openRechecks(id)).toHaveLength(1);
    world.clock.set('2028-11-25T02:00:00Z');
    await rechecks.open();
    expect(await openRechecks(id)).toHaveLength(2);
  });

  it('keeps the registration when completed, and withdraws it when it failed', async () => {
    const [good, bad] = [await registered(), await registered()];
    world.clock.set('2029-12-01T02:00:00Z');
    await rechecks.open();
    const [kept] = await openRechecks(good.id);
    const [lost] = await openRechecks(bad.id);
    await world.walk(kept!.id, 'keep');
    await world.walk(lost!.id, 'cancel');
    await drain(world.app);
    expect(await world.tx((tx) => registrationOf(tx, good.id))).toMatchObject({ state: 'registered' });
    expect(await world.tx((tx) => registrationOf(tx, bad.id))).toMatchObject({
      state: 'withdrawn',
      withdrawnOn: '2029-12-01',
    });
    world.clock.set('2030-12-01T02:00:00Z');
    await rechecks.open();
    expect(await openRechecks(bad.id)).toHaveLength(1);
  });
});
