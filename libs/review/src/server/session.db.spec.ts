import { createHash } from 'node:crypto';
import PizZip from 'pizzip';
import { drawFault } from '@keshen/assignment';
import type { Actor } from '@keshen/identity';
import type { Refusal } from '@keshen/kernel';
import { CaseWorld, smallDefinition, smallRubric, type SmallStage } from '@keshen/testing/server';
import { orderRecord } from '../domain/session';
import { DefenceService } from './defence.service';
import { ExpertService } from './expert.service';
import { PanelService } from './panel.service';
import { ReviewService } from './review.service';
import { SessionQueries } from './session.queries';
import { SessionService } from './session.service';

let world: CaseWorld;
let officer: Actor;
let chair: Actor;
let second: Actor;
let sessions: SessionService;
let queries: SessionQueries;

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
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error: Refusal) => error.code,
  );
let place = 0;
const committed = async (count: number) => {
  const made = [];
  for (let i = 0; i < count; i++) made.push(await world.application());
  const { callId } = await world.caseOf(made[0]!.caseId);
  const request = {
    startsAt: '2026-12-01T01:00:00.000Z',
    place: `会议室 ${++place}`,
    cases: made.map((each) => each.caseId),
  };
  const { id, commitment } = await sessions.commit(officer, callId, request);
  return { id, commitment, callId, request, cases: request.cases };
};
const expertNamed = async (name: string, administrator: Actor): Promise<Actor> => {
  const expert = await world.person(name, { staff: [{ role: 'expert', scope: null }] });
  await world.app.get(ExpertService).register(administrator, {
    account: expert.account!,
    class: 'technical',
    unit: `${name}所`,
    unitCreditCode: null,
    title: '研究员',
    fields: [],
    available: true,
    yearlyCap: null,
  });
  return expert;
};
const seat = async (caseId: string, ...experts: Actor[]) =>
  (
    await world.app.get(PanelService).assign(
      officer,
      caseId,
      experts.map((each) => each.account!),
    )
  ).reviews;
const score = async (expert: Actor, review: string, points: number) => {
  const reviews = world.app.get(ReviewService);
  const { version } = await reviews.declare(expert, review);
  await reviews.submit(expert, review, {
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
  chair = await expertNamed('组长', administrator);
  second = await expertNamed('组员', administrator);
  sessions = world.app.get(SessionService);
  queries = world.app.get(SessionQueries);
});
afterAll(() => world?.close());

describe('the order of a session', () => {
  it('is committed to before, drawn once, and can be repeated by anybody', async () => {
    const { id, commitment, cases } = await committed(3);
    const before = await queries.session(officer, id);
    expect(before.session).toMatchObject({ commitment, seed: null, order: null });
    expect(before.waiting).toHaveLength(3);
    const { seed, order } = await sessions.draw(officer, id);
    const published = orderRecord(id, commitment, seed, order);
    expect(drawFault(sha256, published)).toBeNull();
    expect(drawFault(sha256, { ...published, drawn: [...order].reverse() })).toBe('draw.drawn');
    const { slots, waiting } = await queries.session(officer, id);
    const references = slots.map((slot) => slot.reference);
    expect(references).toEqual(order);
    expect(slots.map((slot) => slot.slot)).toEqual([1, 2, 3]);
    expect(waiting).toEqual([]);
    expect(await code(sessions.draw(officer, id))).toBe('defence.drawn');
    const told = await world.db.database.read<{ kind: string }>(
      `select m.enclosure_kind as kind from mails m join messages g on g.id = m.message_id where g.thing_id = any ($1)`,
      [cases],
    );
    expect(told.every((mail) => mail.kind === 'defence')).toBe(true);
  });

  it('is drawn by one of two officers who press at once', async () => {
    const { id } = await committed(2);
    const tried = await Promise.all([code(sessions.draw(officer, id)), code(sessions.draw(officer, id))]);
    expect(tried.sort()).toEqual(['defence.drawn', 'nothing was refused']);
    expect((await queries.session(officer, id)).slots.map((slot) => slot.slot)).toEqual([1, 2]);
  });

  it('leaves out who has got a slot elsewhere meanwhile, and takes no second session at one time and place', async () => {
    const { id, request, callId, cases } = await committed(2);
    expect(await code(sessions.commit(officer, callId, request))).toBe('defence.session-known');
    await world.app
      .get(DefenceService)
      .schedule(officer, cases[0]!, { sessionAt: '2026-12-02T01:00:00Z', place: '另一间', slot: 1 });
    await sessions.draw(officer, id);
    expect((await queries.session(officer, id)).slots.map((slot) => slot.caseId)).toEqual([cases[1]]);
  });

  it('is nobody’s but the officer’s', async () => {
    const { id, callId, request } = await committed(1);
    expect(await code(sessions.draw(chair, id))).toBe('review.unknown');
    expect(await code(sessions.commit(chair, callId, request))).toBe('review.unknown');
    expect(await code(queries.session(chair, id))).toBe('defence.unknown');
  });
});

describe('a session', () => {
  it('shows an expert the own cases and nothing of the others', async () => {
    const { id } = await committed(2);
    await sessions.draw(officer, id);
    const { slots } = await queries.session(officer, id);
    await seat(slots[0]!.caseId, second);
    await seat(slots[1]!.caseId, chair);
    const mine = await queries.session(second, id);
    expect(mine.as).toBe('expert');
    expect(mine.slots.map((slot) => slot.caseId)).toEqual([slots[0]!.caseId]);
    expect(mine.slots[0]).toMatchObject({ seats: [{ account: second.account }], score: null, leaving: [] });
    expect(JSON.stringify(mine)).not.toContain(slots[1]!.reference);
    const all = await queries.session(officer, id);
    expect(all.slots.map((slot) => slot.leaving.map((each) => each.account))).toEqual([
      [chair.account],
      [second.account],
    ]);
    expect(await code(sessions.chair(officer, id, chair.account!))).toBe('defence.chair');
  });

  it('is run by the clock, held, and signed by its chair; nothing changes afterwards', async () => {
    const { id, cases } = await committed(2);
    await sessions.draw(officer, id);
    const order = (await queries.session(officer, id)).slots.map((slot) => slot.caseId);
    const defences = world.app.get(DefenceService);
    const [review] = await seat(order[0]!, chair);
    await seat(order[1]!, chair);
    expect(await sessions.invite(officer, id)).toEqual({ told: 1 });
    expect(await sessions.invite(officer, id)).toEqual({ told: 0 });
    await sessions.chair(officer, id, chair.account!);
    await sessions.arrive(chair, id);
    expect(await code(sessions.arrive(second, id))).toBe('defence.unknown');
    await sessions.run(officer, id, { run: { caseId: order[0]!, phase: 'present' } });
    expect((await queries.session(chair, id)).clock).toMatchObject({ caseId: order[0], phase: 'present' });
    expect(await code(sessions.run(officer, id, { run: { caseId: id, phase: 'answer' } }))).toBe(
      'defence.not-here',
    );
    await defences.keep(officer, order[0]!, { attended: true, minutes: '介绍了样机。' });
    await score(chair, review!, 80);
    expect(await code(sessions.sign(chair, id))).toBe('defence.not-held');
    await defences.keep(officer, order[1]!, { attended: false, minutes: '未按时到场，视为放弃。' });
    expect(await code(sessions.sign(officer, id))).toBe('defence.not-chair');
    await sessions.sign(chair, id);
    const view = await queries.session(officer, id);
    expect(view.session).toMatchObject({ signedBy: '组长' });
    expect(view.slots.map((slot) => [slot.attended, slot.score, slot.rank])).toEqual([
      [true, 8000, 1],
      [false, null, null],
    ]);
    expect(await code(defences.keep(officer, cases[0]!, { attended: false, minutes: '改' }))).toBe(
      'defence.signed',
    );
    expect(await code(sessions.sign(chair, id))).toBe('defence.signed');
    expect(await code(sessions.run(officer, id, { run: null }))).toBe('defence.signed');
  });

  it('has minutes as a docx with who was there, the ranking and the draw, and a calendar file', async () => {
    const { id, commitment } = await committed(1);
    const { seed } = await sessions.draw(officer, id);
    const [slot] = (await queries.session(officer, id)).slots;
    const [review] = await seat(slot!.caseId, chair);
    await sessions.arrive(chair, id);
    await world.app
      .get(DefenceService)
      .keep(officer, slot!.caseId, { attended: true, minutes: '回答了三个问题。' });
    await score(chair, review!, 72);
    const { content } = await queries.minutes(officer, id);
    const text = new PizZip(content)
      .file('word/document.xml')!
      .asText()
      .replace(/<[^>]+>/g, '');
    for (const said of ['组长', slot!.reference, '72.00', '回答了三个问题。', commitment, seed, '尚未签署'])
      expect(text).toContain(said);
    const calendar = (await queries.calendarOfCase(officer, slot!.caseId)).toString('utf8');
    for (const line of ['BEGIN:VEVENT', 'DTSTART:20261201T010000Z', 'DTEND:20261201T011500Z'])
      expect(calendar).toContain(line);
    expect((await queries.enclosureOfSession(id)).files[0]!.content.toString()).toContain('BEGIN:VCALENDAR');
    expect(await code(queries.minutes(second, id))).toBe('defence.unknown');
  });

  it('stands in the timetable of its call, beside the cases that have none', async () => {
    const { id, callId } = await committed(2);
    const { caseId } = await world.application();
    const { sessions: all, unplaced } = await queries.timetable(officer, callId);
    expect(all.find((each) => each.id === id)).toMatchObject({
      slots: 0,
      waiting: 2,
      drawn: false,
      signed: false,
    });
    expect(unplaced.map((each) => each.caseId)).toContain(caseId);
    expect(await code(queries.timetable(chair, callId))).toBe('review.unknown');
  });
});
