import fc from 'fast-check';
import PizZip from 'pizzip';
import { StageService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { isRefusal, seededRandom, shuffle, type Refusal } from '@keshen/kernel';
import { QuestionService } from '@keshen/review/server';
import { CaseWorld, drain } from '@keshen/testing/server';
import { AwardService } from './award.service';
import { MeetingQueries } from './meeting.queries';
import { MeetingService } from './meeting.service';
import { RankedCalls } from './ranked-calls.queries';
import { RankingQueries } from './ranking.queries';

const WAN = 1_000_000;
const runs = Math.max(3, Math.round(Number(process.env.PROPERTY_RUNS ?? 50) / 10));

let world: CaseWorld;
let stages: StageService;
let awards: AwardService;
let meetings: MeetingService;
let leader: Actor;
let leader2: Actor;
let officer: Actor;

beforeAll(async () => {
  world = await CaseWorld.start();
  stages = world.app.get(StageService);
  awards = world.app.get(AwardService);
  meetings = world.app.get(MeetingService);
  leader = await world.person('沈毅', { staff: [{ role: 'leader', scope: null }] });
  leader2 = await world.person('顾明远', { staff: [{ role: 'leader', scope: null }] });
  officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
});
afterAll(() => world?.close());

const waiting = async (changes: Record<string, unknown> = {}) => {
  const made = await world.application(['endorse', 'admit', 'pass', 'recommend', 'agree'], changes);
  await drain(world.app);
  return made;
};
const several = async (n: number) => {
  const made = [];
  for (let i = 0; i < n; i++) made.push(await waiting());
  return made;
};
const callOf = async (caseId: string): Promise<string> => (await world.caseOf(caseId)).callId;
const decide = async (
  actor: Actor,
  caseId: string,
  amountFen: number | undefined,
  outcome = 'agree',
  remark?: string,
) => {
  const { version } = await world.caseOf(caseId);
  return stages.conclude(actor, caseId, {
    outcome,
    remark,
    record: amountFen === undefined ? undefined : { amountFen },
    version,
  });
};
const refused = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: unknown) => (isRefusal(error) ? error : Promise.reject(error)),
  );
const money = async (callId: string) => {
  const [found] = await world.db.database.read<{
    awarded: number;
    envelope: number;
    sum: number;
    booked: number;
  }>(
    `select k.awarded_fen as awarded, k.envelope_fen as envelope,
       (select coalesce(sum(amount_fen), 0)::bigint from awards w where w.call_id = k.id and w.state <> 'revoked') as sum,
       (select coalesce(sum(change_fen), 0)::bigint from award_changes h where h.call_id = k.id) as booked
     from calls k where k.id = $1`,
    [callId],
  );
  return found!;
};
/** What is left of the envelope after everything awarded so far. */
const leave = async (callId: string, leftFen: number): Promise<void> => {
  await world.db.database.read(`update calls set envelope_fen = awarded_fen + $2 where id = $1`, [
    callId,
    leftFen,
  ]);
};

describe('a decision', () => {
  it('awards the amount and moves the case to the public notice, in one transaction', async () => {
    const { id, caseId } = await waiting();
    const moved = await decide(leader, caseId, 8 * WAN);
    expect(moved.stage).toBe('publicity');
    const award = await world.tx((tx) => awards.of(tx, id));
    expect(award).toMatchObject({ amountFen: 8 * WAN, state: 'proposed', decidedBy: leader.account, caseId });
    const { awarded, sum, booked } = await money(moved.callId);
    expect([awarded, booked]).toEqual([sum, sum]);
  });

  it('refuses without an amount, with none to refuse, and to whoever is no leader', async () => {
    const { id, caseId } = await waiting();
    expect((await refused(decide(leader, caseId, undefined))).code).toBe('award.amount-needed');
    expect((await refused(decide(leader, caseId, 1, 'refuse', '不予立项'))).code).toBe(
      'award.amount-unexpected',
    );
    expect((await refused(decide(leader, caseId, undefined, 'refuse'))).code).toBe('remark.required');
    expect((await refused(decide(officer, caseId, 8 * WAN))).code).toBe('duty.none');
    expect((await refused(decide(leader, caseId, 1.5))).code).toBe('record.invalid');
    expect((await world.caseOf(caseId)).stage).toBe('decide');
    expect(await world.tx((tx) => awards.of(tx, id))).toBeNull();
    expect((await decide(leader, caseId, undefined, 'refuse', '创新性不足')).result).toBe('refused');
  });

  it('waits while a breach that was found later questions the panel’s result, until the office has answered', async () => {
    const { id, caseId } = await waiting();
    const [result] = await world.db.database.read<{ entry: number }>(
      `insert into review_results (entry_id, case_id, score, n, method, recommends, dots, proposed, chosen, concluded_at,
         concluded_by, questioned_at, question)
       select e.id, e.case_id, 7000, 5, 'mean', 5, '[]', 'recommend', 'recommend', now(), $2, now(), '配偶任职'
       from stage_entries e where e.case_id = $1 and e.stage_kind = 'review' returning entry_id as entry`,
      [caseId, officer.account],
    );
    expect((await refused(decide(leader, caseId, 8 * WAN))).code).toBe('review.result-questioned');
    expect((await refused(decide(leader, caseId, undefined, 'refuse', '创新性不足'))).code).toBe(
      'review.result-questioned',
    );
    const row = async () =>
      (await world.app.get(RankingQueries).ranking(leader, await callOf(caseId))).ranking.rows.find(
        (each) => each.caseId === caseId,
      );
    expect(await row()).toMatchObject({ questioned: true });
    const agenda = new PizZip(await world.app.get(RankingQueries).agenda(officer, await callOf(caseId)));
    const text = agenda
      .file('word/document.xml')!
      .asText()
      .replace(/<[^>]+>/g, '');
    for (const said of ['会 议 议 程', '并列在先，分歧在后', '评审结果存疑']) expect(text).toContain(said);
    const answer = { entry: result!.entry, answer: 'stands', reason: '其余四份意见一致' } as const;
    await world.app.get(QuestionService).answer(officer, id, answer);
    expect(await row()).toMatchObject({ questioned: false });
    expect((await decide(leader, caseId, 8 * WAN)).stage).toBe('publicity');
  });

  it('keeps within what was asked and what the formula gives', async () => {
    const asked = await waiting();
    expect((await refused(decide(leader, asked.caseId, 10 * WAN + 1))).code).toBe('award.over-asked');
    const entitled = await waiting({ 'partner.category': 'three' });
    const refusal = await refused(decide(leader, entitled.caseId, 4 * WAN));
    expect([refusal.code, refusal.details['entitledFen']]).toEqual(['award.over-entitled', 3 * WAN]);
  });

  it('refuses beyond the envelope and says what is left', async () => {
    const { caseId } = await waiting();
    const call = await callOf(caseId);
    await leave(call, 3 * WAN);
    const refusal = await refused(decide(leader, caseId, 3 * WAN + 1));
    expect([refusal.code, refusal.details['leftFen']]).toEqual(['award.envelope', 3 * WAN]);
    await decide(leader, caseId, 3 * WAN);
    const { awarded, envelope } = await money(call);
    expect(awarded).toBe(envelope);
    await leave(call, 1000 * WAN);
  });

  it('checks the limits of a party again: a second open project is not funded', async () => {
    const { id, caseId, party } = await waiting();
    const other = await waiting();
    await world.db.database.read(`update applications set party_id = $2 where id = $1`, [other.id, party.id]);
    await world.db.database.read(`update cases set party_id = $2 where id = $1`, [other.caseId, party.id]);
    const refusal = await refused(decide(leader, caseId, WAN));
    expect(refusal.code).toBe('application.not-eligible');
    expect(refusal.details.problems?.map((p) => p.path)).toContain('one_a_year');
    expect(await world.tx((tx) => awards.of(tx, id))).toBeNull();
  });
});

describe('two leaders at the same time', () => {
  it('on one case: one decides, the other is told that it moved on', async () => {
    const { caseId } = await waiting();
    const told = await Promise.allSettled([
      decide(leader, caseId, 2 * WAN),
      decide(leader2, caseId, 3 * WAN),
    ]);
    expect(told.filter((t) => t.status === 'fulfilled')).toHaveLength(1);
    expect(await world.entries(caseId, 'publicity')).toBe(1);
  });

  it('never exceed the envelope, whatever they decide in whatever order', async () => {
    const pool = await several(6);
    const call = await callOf(pool[0]!.caseId);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 10 * WAN }), { minLength: 6, maxLength: 6 }),
        fc.integer({ min: 0, max: 40 * WAN }),
        fc.nat(),
        async (amounts, left, seed) => {
          await leave(call, left);
          const before = await money(call);
          const order = shuffle(
            seededRandom(seed),
            pool.map(({ id, caseId }, i) => ({
              id,
              caseId,
              amountFen: amounts[i]!,
              by: i % 2 ? leader : leader2,
            })),
          );
          const told = await Promise.allSettled(
            order.map(({ id, caseId, amountFen, by }) =>
              world.tx((tx) =>
                awards.propose(tx, {
                  applicationId: id,
                  caseId,
                  callId: call,
                  amountFen,
                  askedFen: null,
                  entitledFen: null,
                  actor: by,
                }),
              ),
            ),
          );
          const given = order
            .filter((_, i) => told[i]!.status === 'fulfilled')
            .reduce((sum, { amountFen }) => sum + amountFen, 0);
          for (const t of told)
            if (t.status === 'rejected') expect((t.reason as Refusal).code).toBe('award.envelope');
          const after = await money(call);
          expect(after.awarded).toBeLessThanOrEqual(after.envelope);
          expect(after.awarded - before.awarded).toBe(given);
          expect([after.sum, after.booked]).toEqual([after.awarded, after.awarded]);
          for (const { id } of order)
            await world.tx(async (tx) => {
              if ((await awards.of(tx, id))?.state === 'proposed') await awards.revoke(tx, id, 'spec');
            });
          expect((await money(call)).awarded).toBe(before.awarded);
        },
      ),
      { numRuns: runs },
    );
    await leave(call, 1000 * WAN);
  });
});

describe('an award', () => {
  it('gives money back when it is lowered or revoked, and its history is append-only', async () => {
    const { id, caseId } = await waiting();
    await decide(leader, caseId, 9 * WAN);
    const call = await callOf(caseId);
    const before = (await money(call)).awarded;
    await world.tx((tx) => awards.adjust(tx, id, 4 * WAN, 'objection'));
    expect((await money(call)).awarded).toBe(before - 5 * WAN);
    expect((await refused(world.tx((tx) => awards.adjust(tx, id, 4 * WAN, 'again')))).code).toBe(
      'award.not-lower',
    );
    await world.tx((tx) => awards.revoke(tx, id, 'objection'));
    const after = await money(call);
    expect([after.awarded, after.sum, after.booked]).toEqual([
      before - 9 * WAN,
      before - 9 * WAN,
      before - 9 * WAN,
    ]);
    expect((await refused(world.tx((tx) => awards.revoke(tx, id, 'again')))).code).toBe('award.state');
    await expect(
      world.db.database.read(`update award_changes set change_fen = 0 where application_id = $1`, [id]),
    ).rejects.toThrow();
  });
});

describe('a meeting', () => {
  const prepared = async (n: number) => {
    const pool = await several(n);
    const callId = await callOf(pool[0]!.caseId);
    const { id } = await meetings.prepare(officer, {
      callId,
      title: '2026年第12次主任办公会',
      heldOn: '2026-12-01',
      cases: pool.map(({ caseId }) => ({ caseId, note: '' })),
    });
    return { id, callId, pool };
  };
  const lines = (pool: { caseId: string }[], amountFen: number) =>
    Promise.all(
      pool.map(async ({ caseId }) => ({
        caseId,
        outcome: 'agree',
        amountFen,
        version: (await world.caseOf(caseId)).version,
      })),
    );

  it('previews what would happen, line by line, and changes nothing', async () => {
    const { id, callId, pool } = await prepared(3);
    await leave(callId, 15 * WAN);
    const before = await money(callId);
    const preview = await meetings.preview(leader, id, await lines(pool, 7 * WAN));
    expect(preview.lines.map((l) => (l.done ? 'done' : l.code))).toEqual(['done', 'done', 'award.envelope']);
    expect(preview.lines[2]).toMatchObject({ details: { leftFen: WAN } });
    expect(preview.leftFen).toBe(WAN);
    expect(await money(callId)).toEqual(before);
    for (const { caseId } of pool) expect((await world.caseOf(caseId)).stage).toBe('decide');

    const done = await meetings.decide(leader, id, await lines(pool, 7 * WAN));
    expect(done.lines).toEqual(preview.lines);
    const { items } = await world.app.get(MeetingQueries).meeting(leader, id);
    expect(items.map((i) => [i.outcome, i.amountFen])).toEqual([
      ['agree', 7 * WAN],
      ['agree', 7 * WAN],
      [null, null],
    ]);
    const award = await world.tx((tx) => awards.of(tx, pool[0]!.id));
    expect(award?.meetingId).toBe(id);
    await leave(callId, 1000 * WAN);
  });

  it('is decided by leaders, prepared by officers, over cases that wait and are in no other open meeting', async () => {
    const { id, callId, pool } = await prepared(1);
    const request = {
      callId,
      title: '另一次',
      heldOn: '2026-12-02',
      cases: [{ caseId: pool[0]!.caseId, note: '' }],
    };
    expect((await refused(meetings.prepare(officer, request))).code).toBe('meeting.case-elsewhere');
    const away = await world.application();
    expect(
      (await refused(meetings.prepare(officer, { ...request, cases: [{ caseId: away.caseId, note: '' }] })))
        .code,
    ).toBe('meeting.case-not-waiting');
    expect((await refused((async () => meetings.prepare(leader, request))())).kind).toBe('forbidden');
    expect((await refused((async () => meetings.decide(officer, id, []))())).kind).toBe('forbidden');
  });

  it('keeps its minutes on a known version, and once closed as they are', async () => {
    const { id, pool } = await prepared(1);
    const change = { title: '主任办公会', heldOn: '2026-12-01', minutes: '' };
    await meetings.change(officer, id, { ...change, version: 0 });
    expect((await refused(meetings.change(officer, id, { ...change, version: 0 }))).code).toBe(
      'meeting.stale',
    );
    expect((await refused(meetings.close(officer, id, 1))).code).toBe('meeting.minutes-needed');
    await meetings.change(leader, id, { ...change, minutes: '同意立项 1 项。', version: 1 });
    await meetings.close(officer, id, 2);
    expect((await refused(meetings.change(officer, id, { ...change, version: 3 }))).code).toBe(
      'meeting.closed',
    );
    const { lines: told } = await meetings.decide(leader, id, await lines(pool, WAN));
    expect(told).toMatchObject([{ done: false, code: 'meeting.closed' }]);
    expect((await world.caseOf(pool[0]!.caseId)).stage).toBe('decide');
  });

  it('sees the call’s ranking: what waits, what was funded, what the formula gives', async () => {
    const { caseId } = await waiting();
    const { ranking, outcomes, call } = await world.app
      .get(RankingQueries)
      .ranking(officer, await callOf(caseId));
    const row = ranking.rows.find((r) => r.caseId === caseId)!;
    expect(row).toMatchObject({
      waiting: true,
      entitledFen: 10 * WAN,
      askedFen: 10 * WAN,
      decided: null,
      score: null,
    });
    expect(outcomes.filter((o) => o.funds).map((o) => o.id)).toEqual(['agree', 'adjust']);
    const funded = ranking.rows.filter((r) => r.decided?.funded).reduce((sum, r) => sum + r.amountFen, 0);
    expect(funded).toBe(call.awardedFen);
    const text = await world.app.get(RankingQueries).csv(officer, call.id);
    expect(text.split('\r\n')).toHaveLength(ranking.rows.length + 2);
  });
});

describe('the calls of 立项审定', () => {
  it('come page by page, those that wait first, each once, with what is decided in them', async () => {
    await world.under();
    const over = await waiting();
    await decide(leader, over.caseId, WAN);
    await world.under();
    const [waits, decided] = await several(2);
    await decide(leader, decided!.caseId, WAN);
    const calls = world.app.get(RankedCalls);
    const { items: all } = await calls.page(officer, { limit: 100 });
    const counts = async (of: { caseId: string }) => {
      const id = await callOf(of.caseId);
      return all.filter((call) => call.id === id).map((call) => [call.waiting, call.decided]);
    };
    expect([await counts(over), await counts(waits!)]).toEqual([[[0, 1]], [[1, 1]]]);
    expect(all.map((call) => call.waiting > 0)).toEqual(
      all.map((_, n) => n < all.filter((call) => call.waiting > 0).length),
    );
    const read = [];
    for (let cursor: string | undefined, n = 0; n <= all.length; n++) {
      const page = await calls.page(officer, { limit: 1, cursor });
      read.push(...page.items);
      if (!page.next) break;
      cursor = page.next;
    }
    expect(read).toEqual(all);
  });
});
