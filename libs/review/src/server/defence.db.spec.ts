import { StageService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import type { Refusal } from '@keshen/kernel';
import { CaseWorld, smallDefinition, smallRubric, type SmallStage } from '@keshen/testing/server';
import { DefenceService } from './defence.service';
import { ExpertService } from './expert.service';
import { PanelService } from './panel.service';
import { ReviewQueries, reviewResultOfCase } from './review.queries';
import { ReviewService } from './review.service';

let world: CaseWorld;
let officer: Actor;
let expert: Actor;
let defences: DefenceService;

const stages: SmallStage[] = [
  { id: 'draft', kind: 'form', outcomes: ['submit > defend'] },
  {
    id: 'defend',
    kind: 'defence',
    arguments: { passes: 'pass', fails: 'fail', forfeits: 'forfeit', presentMinutes: 8, answerMinutes: 7 },
    actors: ['expert'],
    outcomes: ['pass > archive', '!fail > refused', '!forfeit > refused'],
  },
  { id: 'archive', kind: 'closed', arguments: { result: 'completed' } },
  { id: 'refused', kind: 'closed', arguments: { result: 'refused' } },
];

const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error: Refusal) => error.code,
  );
const session = (slot: number, place = '区科委 301') => ({ sessionAt: '2026-12-01T01:00:00Z', place, slot });
const record = (attended: boolean) => ({ attended, minutes: '介绍了样机，回答了三个问题。' });
const conclude = async (caseId: string, outcome: string) =>
  world.app
    .get(StageService)
    .conclude(officer, caseId, { outcome, version: (await world.caseOf(caseId)).version });
const score = async (caseId: string, points: number) => {
  const reviews = world.app.get(ReviewService);
  const [id] = (await world.app.get(PanelService).assign(officer, caseId, [expert.account!])).reviews;
  const { version } = await reviews.declare(expert, id!);
  return () =>
    reviews.submit(expert, id!, {
      scores: { worth: { points: points * 100, reason: '' } },
      recommendedFen: 500_000,
      recommend: true,
      comment: '表达清楚，方案可行，预算合理。',
      version,
    });
};

beforeAll(async () => {
  world = await CaseWorld.start();
  await world.under(smallDefinition(stages, { rubric: smallRubric }));
  officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
  const administrator = await world.person('华国栋', { staff: [{ role: 'administrator', scope: null }] });
  expert = await world.person('技术一', { staff: [{ role: 'expert', scope: null }] });
  await world.app.get(ExpertService).register(administrator, {
    account: expert.account!,
    class: 'technical',
    unit: '某所',
    unitCreditCode: null,
    title: '研究员',
    fields: [],
    available: true,
    yearlyCap: null,
  });
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
    expect(await code(defences.schedule(expert, caseId, session(9)))).toBe('review.unknown');
  });

  it('has one application in a slot, also when two are scheduled at once', async () => {
    const both = [await world.application(), await world.application()];
    const tried = await Promise.all(
      both.map(({ caseId }) => code(defences.schedule(officer, caseId, session(5)))),
    );
    expect(tried.sort()).toEqual(['defence.slot-taken', 'nothing was refused']);
    for (const { caseId } of both)
      expect(await code(defences.schedule(officer, caseId, session(5, `厅 ${caseId.slice(-4)}`)))).toBe(
        'nothing was refused',
      );
  });

  it('is scored by the panel once the applicant has come, and concluded as the rubric says', async () => {
    const { caseId } = await world.application();
    const submit = await score(caseId, 72);
    expect(await code(submit())).toBe('defence.not-scheduled');
    await defences.schedule(officer, caseId, session(6));
    expect(await code(submit())).toBe('defence.not-attended');
    expect(await code(conclude(caseId, 'pass'))).toBe('defence.presence-open');
    await defences.keep(officer, caseId, record(true));
    expect(await code(conclude(caseId, 'pass'))).toBe('review.not-complete');
    await submit();
    expect(await code(conclude(caseId, 'fail'))).toBe('review.remark');
    expect(await conclude(caseId, 'pass')).toMatchObject({ result: 'completed' });
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

  it('is forfeited by who does not come, without any score', async () => {
    const { caseId } = await world.application();
    await defences.schedule(officer, caseId, session(8));
    await defences.keep(officer, caseId, record(false));
    expect(await code(conclude(caseId, 'pass'))).toBe('defence.forfeited');
    expect(await conclude(caseId, 'forfeit')).toMatchObject({ result: 'refused' });
    expect(await world.tx((tx) => reviewResultOfCase(tx, caseId))).toBeNull();
  });

  it('is not moved any more after somebody has come', async () => {
    const { caseId } = await world.application();
    expect(await code(defences.keep(officer, caseId, record(true)))).toBe('defence.not-scheduled');
    await defences.schedule(officer, caseId, session(10));
    await defences.keep(officer, caseId, record(true));
    expect(await code(defences.schedule(officer, caseId, session(11)))).toBe('defence.over');
  });
});
