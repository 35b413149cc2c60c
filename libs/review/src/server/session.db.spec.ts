import { createHash } from 'node:crypto';
import PizZip from 'pizzip';
import { drawFault } from '@keshen/assignment';
import type { Actor } from '@keshen/identity';
import { CaseWorld, smallDefinition, smallRubric } from '@keshen/testing/server';
import { orderRecord } from '../domain/session';
import { DefenceService } from './defence.service';
import { InterestService } from './interest.service';
import { PanelService } from './panel.service';
import { codeOf, defenceStages, ReviewWorld } from './review.fixture';
import { ReviewQueries } from './review.queries';
import { ReviewService } from './review.service';
import { SessionQueries } from './session.queries';
import { SessionService } from './session.service';

let world: CaseWorld;
let house: ReviewWorld;
let officer: Actor;
let chair: Actor;
let second: Actor;
let sessions: SessionService;
let queries: SessionQueries;
let defences: DefenceService;

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
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
/** A session whose order is drawn; answers its slots in that order. */
const drawn = async (count: number) => {
  const { id } = await committed(count);
  await sessions.draw(officer, id);
  return { id, slots: (await queries.session(officer, id)).slots };
};
const at = (time: string) => world.clock.set(`2026-12-01T${time}Z`);

beforeAll(async () => {
  world = await CaseWorld.start();
  await world.under(smallDefinition(defenceStages, { rubric: smallRubric }));
  house = await ReviewWorld.over(world);
  ({ officer } = house);
  chair = await house.expert('组长');
  second = await house.expert('组员');
  sessions = world.app.get(SessionService);
  queries = world.app.get(SessionQueries);
  defences = world.app.get(DefenceService);
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
    expect(drawFault(sha256, { ...published, drawn: [...order].reverse() })).toEqual({
      code: 'draw.drawn',
      at: order.at(-1),
    });
    const { slots, waiting } = await queries.session(officer, id);
    const references = slots.map((slot) => slot.reference);
    expect(references).toEqual(order);
    expect(slots.map((slot) => slot.slot)).toEqual([1, 2, 3]);
    expect(waiting).toEqual([]);
    expect(await codeOf(sessions.draw(officer, id))).toBe('defence.drawn');
    const told = await world.db.database.read<{ kind: string }>(
      `select m.enclosure_kind as kind from mails m join messages g on g.id = m.message_id where g.thing_id = any ($1)`,
      [cases],
    );
    expect(told.every((mail) => mail.kind === 'defence')).toBe(true);
  });

  it('is drawn by one of two officers who press at once', async () => {
    const { id } = await committed(2);
    const tried = await Promise.all([codeOf(sessions.draw(officer, id)), codeOf(sessions.draw(officer, id))]);
    expect(tried.sort()).toEqual(['defence.drawn', 'nothing was refused']);
    expect((await queries.session(officer, id)).slots.map((slot) => slot.slot)).toEqual([1, 2]);
  });

  it('leaves out who has got a slot elsewhere meanwhile, and takes no second session at one time and place', async () => {
    const { id, request, callId, cases } = await committed(2);
    expect(await codeOf(sessions.commit(officer, callId, request))).toBe('defence.session-known');
    await defences.schedule(officer, cases[0]!, {
      sessionAt: '2026-12-02T01:00:00Z',
      place: '另一间',
      slot: 1,
    });
    await sessions.draw(officer, id);
    expect((await queries.session(officer, id)).slots.map((slot) => slot.caseId)).toEqual([cases[1]]);
  });

  it('is nobody’s but the officer’s', async () => {
    const { id, callId, request } = await committed(1);
    expect(await codeOf(sessions.draw(chair, id))).toBe('review.unknown');
    expect(await codeOf(sessions.commit(chair, callId, request))).toBe('review.unknown');
    expect(await codeOf(queries.session(chair, id))).toBe('defence.unknown');
  });
});

describe('a session', () => {
  it('shows an expert the own cases and nothing of the others', async () => {
    const { id } = await committed(2);
    await sessions.draw(officer, id);
    const { slots } = await queries.session(officer, id);
    await house.assign(slots[0]!.caseId, second);
    await house.assign(slots[1]!.caseId, chair);
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
    expect(await codeOf(sessions.chair(officer, id, chair.account!))).toBe('defence.chair');
  });

  it('is run by the clock, held, and signed by its chair; nothing changes afterwards', async () => {
    const { id, cases } = await committed(2);
    await sessions.draw(officer, id);
    const order = (await queries.session(officer, id)).slots.map((slot) => slot.caseId);
    await house.assign(order[0]!, chair);
    await house.assign(order[1]!, chair);
    expect(await sessions.invite(officer, id)).toEqual({ told: 1 });
    expect(await sessions.invite(officer, id)).toEqual({ told: 0 });
    await sessions.chair(officer, id, chair.account!);
    await sessions.arrive(chair, id);
    expect(await codeOf(sessions.arrive(second, id))).toBe('defence.unknown');
    await sessions.run(officer, id, { run: { caseId: order[0]!, phase: 'present' } });
    expect((await queries.session(chair, id)).clock).toMatchObject({ caseId: order[0], phase: 'present' });
    expect(await codeOf(sessions.run(officer, id, { run: { caseId: id, phase: 'answer' } }))).toBe(
      'defence.not-here',
    );
    await defences.keep(officer, order[0]!, { attended: true, minutes: '介绍了样机。' });
    await house.handIn(order[0]!, chair, 80);
    expect(await codeOf(sessions.sign(chair, id))).toBe('defence.not-held');
    at('01:16:00');
    await defences.keep(officer, order[1]!, { attended: false, minutes: '未按时到场，视为放弃。' });
    expect(await codeOf(sessions.sign(officer, id))).toBe('defence.not-chair');
    // Of two signatures at once one stands.
    expect((await Promise.all([1, 2].map(() => codeOf(sessions.sign(chair, id))))).sort()).toEqual([
      'defence.signed',
      'nothing was refused',
    ]);
    const view = await queries.session(officer, id);
    expect(view.session).toMatchObject({ signedBy: '组长' });
    expect(view.slots.map((slot) => [slot.attended, slot.score, slot.rank])).toEqual([
      [true, 8000, 1],
      [false, null, null],
    ]);
    expect(await codeOf(defences.keep(officer, cases[0]!, { attended: false, minutes: '改' }))).toBe(
      'defence.signed',
    );
    expect(await codeOf(sessions.sign(chair, id))).toBe('defence.signed');
    expect(await codeOf(sessions.run(officer, id, { run: null }))).toBe('defence.signed');
  });

  it('sends out whoever has a conflict on record, told from those who only have no seat, until the office clears it', async () => {
    const { id, slots } = await drawn(2);
    for (const { caseId } of slots) await house.assign(caseId, chair);
    await house.assign(slots[0]!.caseId, second);
    const leaving = async () =>
      (await queries.session(officer, id)).slots.map((slot) =>
        slot.leaving.map(({ name, why }) => [name, why]),
      );
    expect(await leaving()).toEqual([[], [['组员', 'no-seat']]]);
    const interests = world.app.get(InterestService);
    const { id: edge } = await interests.enter(officer, slots[1]!.applicationId, {
      account: second.account!,
      kind: 'other',
      note: '曾任申报单位顾问',
    });
    expect(await leaving()).toEqual([[], [['组员', 'conflict']]]);
    expect((await queries.session(second, id)).slots.map((slot) => slot.caseId)).toEqual([slots[0]!.caseId]);
    await interests.clear(officer, edge, '身份核对后不是同一人');
    expect(await leaving()).toEqual([[], [['组员', 'no-seat']]]);
  });

  it('takes scores until so many minutes after the clock was stopped; what comes later is a draft, and more time may be given', async () => {
    const { id, slots } = await drawn(1);
    const { caseId } = slots[0]!;
    const [review] = await house.assign(caseId, chair);
    const version = await house.declare(chair, review!);
    const hand = (made: number) =>
      world.app.get(ReviewService).submit(chair, review!, { ...house.judgement(80), version: made });
    // Owed by the end of the slot, not overdue before.
    expect((await world.app.get(ReviewQueries).desk(chair, review!)).dueAt).toEqual(
      new Date('2026-12-01T01:15:00Z'),
    );
    const closes = async () => (await queries.session(officer, id)).slots[0]!.scoresClose?.toISOString();
    at('01:02:00');
    await defences.keep(officer, caseId, { attended: true, minutes: '介绍了样机。' });
    expect(await closes()).toBe('2026-12-01T01:22:00.000Z');
    await sessions.run(officer, id, { run: { caseId, phase: 'present' } });
    expect(await closes()).toBeUndefined();
    at('01:30:00');
    await sessions.run(officer, id, { run: null });
    expect(await closes()).toBe('2026-12-01T01:35:00.000Z');
    const desk = await world.app.get(ReviewQueries).desk(chair, review!);
    expect(desk.closesAt).toEqual(new Date('2026-12-01T01:35:00Z'));
    at('01:35:01');
    expect(await codeOf(hand(version))).toBe('review.too-late');
    const kept = await world.app.get(ReviewQueries).desk(chair, review!);
    expect([kept.state, kept.total, kept.version]).toEqual(['declared', 8000, version + 1]);
    await world.app.get(PanelService).extend(officer, review!, new Date('2026-12-01T01:45:00Z'));
    await hand(version + 2);
    expect((await queries.session(officer, id)).slots[0]).toMatchObject({ score: 8000, rank: 1 });
  });

  it('has minutes as a docx with who was there, the ranking and the draw, and a calendar file', async () => {
    const { id, commitment } = await committed(1);
    const { seed } = await sessions.draw(officer, id);
    const [slot] = (await queries.session(officer, id)).slots;
    await house.assign(slot!.caseId, chair);
    await sessions.arrive(chair, id);
    await defences.keep(officer, slot!.caseId, { attended: true, minutes: '回答了三个问题。' });
    await house.handIn(slot!.caseId, chair, 72);
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
    expect(await codeOf(queries.minutes(second, id))).toBe('defence.unknown');
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
    expect(await codeOf(queries.timetable(chair, callId))).toBe('review.unknown');
  });
});
