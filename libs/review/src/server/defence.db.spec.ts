import type { Actor } from '@keshen/identity';
import { CaseWorld, smallDefinition, smallRubric } from '@keshen/testing/server';
import { DefenceService } from './defence.service';
import { codeOf, defenceStages, ReviewWorld } from './review.fixture';
import { ReviewQueries, reviewResultOfCase } from './review.queries';
import { ReviewService } from './review.service';

let world: CaseWorld;
let house: ReviewWorld;
let officer: Actor;
let expert: Actor;
let defences: DefenceService;

const session = (slot: number, place = '区科委 301') => ({ sessionAt: '2026-12-01T01:00:00Z', place, slot });
const record = (attended: boolean) => ({ attended, minutes: '介绍了样机，回答了三个问题。' });
const score = async (caseId: string, percent: number) => {
  const [id] = await house.assign(caseId, expert);
  const version = await house.declare(expert, id!);
  return () => world.app.get(ReviewService).submit(expert, id!, { ...house.judgement(percent), version });
};

beforeAll(async () => {
  world = await CaseWorld.start();
  await world.under(smallDefinition(defenceStages, { rubric: smallRubric }));
  house = await ReviewWorld.over(world);
  ({ officer } = house);
  expert = await house.expert('技术一');
  defences = world.app.get(DefenceService);
});
afterAll(() => world?.close());

describe('a defence', () => {
  it('is scheduled by the officer, and the applicant is told when and where', async () => {
    const { caseId, party } = await world.application();
    const writer = await world.person('填报人');
    await world.db.dataSource.query(
      `insert into memberships (party_id, account_id, role, state, created_at, changed_at)
       values ($1, $2, 'writer', 'active', $3, $3)`,
      [party.id, writer.account, world.clock.now()],
    );
    await defences.schedule(officer, caseId, session(2));
    const told = await world.db.database.read<{ data: { due: string; remark: string } }>(
      `select data from messages where thing_id = $1::text and template = 'defence_scheduled'`,
      [caseId],
    );
    expect(told.map((m) => m.data)).toEqual([
      expect.objectContaining({ due: '2026-12-01 09:15', remark: '区科委 301' }),
    ]);
    expect(await codeOf(defences.schedule(expert, caseId, session(9)))).toBe('review.unknown');
  });

  it('has one application in a slot, also when two are scheduled at once', async () => {
    const both = [await world.application(), await world.application()];
    const tried = await Promise.all(
      both.map(({ caseId }) => codeOf(defences.schedule(officer, caseId, session(5)))),
    );
    expect(tried.sort()).toEqual(['defence.slot-taken', 'nothing was refused']);
    for (const { caseId } of both)
      expect(await codeOf(defences.schedule(officer, caseId, session(5, `厅 ${caseId.slice(-4)}`)))).toBe(
        'nothing was refused',
      );
  });

  it('is scored by the panel once the applicant has come, and concluded as the rubric says', async () => {
    const { caseId } = await world.application();
    const submit = await score(caseId, 72);
    expect(await codeOf(submit())).toBe('defence.not-scheduled');
    await defences.schedule(officer, caseId, session(6));
    expect(await codeOf(submit())).toBe('defence.not-attended');
    expect(await codeOf(house.conclude(caseId, 'pass'))).toBe('defence.presence-open');
    await defences.keep(officer, caseId, record(true));
    expect(await codeOf(house.conclude(caseId, 'pass'))).toBe('review.not-complete');
    await submit();
    expect(await codeOf(house.conclude(caseId, 'fail'))).toBe('review.remark');
    expect(await house.conclude(caseId, 'pass')).toMatchObject({ result: 'completed' });
    const result = await world.tx((tx) => reviewResultOfCase(tx, caseId));
    expect(result).toMatchObject({ score: 7200, chosen: 'pass', recommendedFen: 500_000 });
  });

  it('stands on the expert’s own desk beside reviews, with its session', async () => {
    const { caseId } = await world.application();
    await defences.schedule(officer, caseId, session(7));
    await score(caseId, 80);
    const mine = await world.app.get(ReviewQueries).mine(expert, { limit: 10 });
    expect(mine.items[0]).toMatchObject({ kind: 'defence', defence: { slot: 7, attended: null } });
  });

  it('is forfeited by who does not come, not before the own time, without any score', async () => {
    const { caseId } = await world.application();
    await defences.schedule(officer, caseId, session(8));
    expect(await codeOf(defences.keep(officer, caseId, record(false)))).toBe('defence.not-late');
    world.clock.set('2026-12-01T02:45:00Z');
    await defences.keep(officer, caseId, record(false));
    expect(await codeOf(house.conclude(caseId, 'pass'))).toBe('defence.forfeited');
    expect(await house.conclude(caseId, 'forfeit')).toMatchObject({ result: 'refused' });
    expect(await world.tx((tx) => reviewResultOfCase(tx, caseId))).toBeNull();
  });

  it('is not moved any more after somebody has come', async () => {
    const { caseId } = await world.application();
    expect(await codeOf(defences.keep(officer, caseId, record(true)))).toBe('defence.not-scheduled');
    await defences.schedule(officer, caseId, session(10));
    await defences.keep(officer, caseId, record(true));
    expect(await codeOf(defences.schedule(officer, caseId, session(11)))).toBe('defence.over');
  });
});
