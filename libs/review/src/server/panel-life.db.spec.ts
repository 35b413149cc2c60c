import type { Actor } from '@keshen/identity';
import { ReminderSweep } from '@keshen/notification/server';
import { CaseWorld } from '@keshen/testing/server';
import { toldAt } from '../domain/discussion';
import { DiscussionService } from './discussion.service';
import { FeedbackQueries } from './feedback.queries';
import { InterestService } from './interest.service';
import { QualityService } from './quality.service';
import { codeOf, ReviewWorld } from './review.fixture';
import { reviewsOfEntry } from './review.rows';
import { ReviewService } from './review.service';

let world: CaseWorld;
let house: ReviewWorld;
let reviews: ReviewService;
let discussion: DiscussionService;
let quality: QualityService;
let officer: Actor;
const experts: Actor[] = [];

/** With words for the applicant and for the office. */
const worded = (percent: number) => {
  const { scores, ...rest } = house.judgement(percent);
  return {
    ...rest,
    scores: Object.fromEntries(
      Object.entries(scores).map(([id, score]) => [id, { ...score, feedback: `${id}要更具体` }]),
    ),
    officeRemark: '与另一件申报相似，请留意。',
  };
};
/** A case in review with three experts; the first two have handed in. */
const begun = async () => {
  const made = await house.inReview();
  const ids = (await house.assign(made.caseId, ...experts)) as [string, string, string];
  const { entryId } = await world.caseOf(made.caseId);
  for (const n of [0, 1]) await handIn(ids[n]!, n, 70 + n * 10);
  return { ...made, entryId, ids };
};
const handIn = async (id: string, n: number, percent: number): Promise<void> => {
  const version = await house.declare(experts[n]!, id);
  await reviews.submit(experts[n]!, id, { ...worded(percent), version });
};

beforeAll(async () => {
  world = await CaseWorld.start();
  house = await ReviewWorld.over(world);
  ({ officer } = house);
  reviews = world.app.get(ReviewService);
  discussion = world.app.get(DiscussionService);
  quality = world.app.get(QualityService);
  for (const n of [1, 2, 3]) experts.push(await house.expert(`方家${n}`, { unit: `第${n}研究院` }));
});
afterAll(() => world?.close());

describe('a panel', () => {
  it('is seen by a member after the own review only, under letters that stay, without names and remarks', async () => {
    const { ids } = await begun();
    expect(await codeOf(discussion.panel(experts[2]!, ids[2]))).toBe('review.own-first');
    expect(await codeOf(discussion.panel(experts[2]!, ids[0]))).toBe('review.unknown');
    expect(await codeOf(discussion.say(experts[2]!, ids[2], { criterion: null, text: '看看' }))).toBe(
      'review.own-first',
    );
    const seen = await discussion.panel(experts[0]!, ids[0]);
    expect(seen.reviews).toHaveLength(2);
    expect(seen.reviews.filter((r) => r.mine)).toHaveLength(1);
    const said = JSON.stringify(seen);
    for (const secret of ['方家', '研究院', '请留意', ...experts.map((e) => e.account!), ...ids])
      expect(said).not.toContain(secret);
    const other = await discussion.panel(experts[1]!, ids[1]);
    const letters = (view: typeof seen, mine: boolean) => view.reviews.find((r) => r.mine === mine)!.mask;
    expect(letters(other, true)).toBe(letters(seen, false));
    expect(letters(other, false)).toBe(letters(seen, true));
  });

  it('discusses under the same letters; words stay as they were said', async () => {
    const { ids } = await begun();
    const { id } = await discussion.say(experts[0]!, ids[0], { criterion: 'innovation', text: '查新不够' });
    await discussion.say(experts[1]!, ids[1], { criterion: null, text: '同意' });
    expect(await codeOf(discussion.say(experts[0]!, ids[0], { criterion: 'nothing', text: 'x' }))).toBe(
      'review.criterion-unknown',
    );
    const { comments, reviews: panel } = await discussion.panel(experts[1]!, ids[1]);
    expect(comments.map(({ text, mine }) => [text, mine])).toEqual([
      ['查新不够', false],
      ['同意', true],
    ]);
    expect(comments[1]!.mask).toBe(panel.find((r) => r.mine)!.mask);
    await expect(
      world.db.dataSource.query(`update review_comments set text = 'x' where id = $1`, [id]),
    ).rejects.toThrow();
  });

  it('revises with a reason on the revision that stands; what was handed in is kept', async () => {
    const { ids, entryId } = await begun();
    const change = { ...worded(60), reasonOfChange: '讨论后认为查新不足，下调创新性。' };
    const twice = await Promise.allSettled(
      [0, 0].map((revision) => discussion.revise(experts[0]!, ids[0], { ...change, revision })),
    );
    expect(twice.map((t) => t.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await codeOf(discussion.revise(experts[0]!, ids[0], { ...change, revision: 0 }))).toBe(
      'review.stale',
    );
    const wrong = { ...change, scores: {}, revision: 1 };
    expect(await codeOf(discussion.revise(experts[0]!, ids[0], wrong))).toBe('review.incomplete');
    expect(await codeOf(discussion.revise(experts[2]!, ids[2], { ...change, revision: 0 }))).toBe(
      'review.state',
    );
    const now = (await world.tx((tx) => reviewsOfEntry(tx, entryId))).find((r) => r.id === ids[0])!;
    expect([now.total, now.revision]).toEqual([6000, 1]);
    const [first] = await world.db.database.read(`select total from reviews where id = $1`, [ids[0]]);
    expect(first).toEqual({ total: 7000 });
    await expect(
      world.db.dataSource.query(`delete from review_revisions where review_id = $1`, [ids[0]]),
    ).rejects.toThrow();
  });
});

describe('the office in a discussion', () => {
  it('reads it with names and takes part as the office; members see neither name nor account', async () => {
    const { caseId, ids } = await begun();
    await discussion.say(experts[0]!, ids[0], { criterion: 'innovation', text: '查新不够' });
    await discussion.sayAsOffice(officer, caseId, { criterion: null, text: '查新报告已补，请再看' });
    const { comments, open } = await discussion.ofCase(officer, caseId);
    expect([open, comments.map(({ name, mine }) => [name, mine])]).toEqual([
      true,
      [
        ['方家1', false],
        ['陆知行', true],
      ],
    ]);
    const seen = await discussion.panel(experts[1]!, ids[1]);
    expect(seen.comments.map(({ mask, mine, text }) => [mask === null, mine, text])).toEqual([
      [false, false, '查新不够'],
      [true, false, '查新报告已补，请再看'],
    ]);
    for (const secret of ['陆知行', officer.account!, '方家1', experts[0]!.account!])
      expect(JSON.stringify(seen.comments)).not.toContain(secret);
    expect(await codeOf(discussion.ofCase(experts[0]!, caseId))).toBe('review.unknown');
    expect(await codeOf(discussion.sayAsOffice(experts[0]!, caseId, { criterion: null, text: '看' }))).toBe(
      'review.unknown',
    );
  });

  it('has the others told of new words once for half an hour, by nobody’s name, and nobody who stands aside', async () => {
    const { id, caseId, ids } = await begun();
    const told = async (actor: Actor) =>
      (
        await world.db.database.read<{ subject: string; data: unknown }>(
          `select subject, data from messages where account_id = $1 and thing_id = $2::text and template = 'review_discussed'`,
          [actor.account, caseId],
        )
      ).map((message) => JSON.stringify(message));
    for (const text of ['第一句', '第二句'])
      await discussion.say(experts[0]!, ids[0], { criterion: null, text });
    await discussion.sayAsOffice(officer, caseId, { criterion: null, text: '第三句' });
    await world.app.get(InterestService).enter(officer, id, {
      account: experts[1]!.account!,
      kind: 'other',
      note: '曾任申报单位顾问',
    });
    const sweep = world.app.get(ReminderSweep);
    await sweep.run();
    expect(await told(officer)).toEqual([]);
    world.clock.set(toldAt(world.clock.now()).toISOString());
    await sweep.run();
    expect((await Promise.all([officer, ...experts].map(told))).map((messages) => messages.length)).toEqual([
      1, 1, 0, 0,
    ]);
    for (const message of [...(await told(officer)), ...(await told(experts[0]!))])
      expect(message).not.toMatch(/方家|第.句/);
  });
});

describe('a second person', () => {
  it('returns a review with a reason, which must be given anew before the panel is complete', async () => {
    const { ids, entryId, caseId } = await begun();
    expect(
      await codeOf(quality.check(experts[1]!, ids[0], { accepted: true, reason: '', revision: 0 })),
    ).toBe('review.unknown');
    expect(await codeOf(quality.check(officer, ids[2], { accepted: true, reason: '', revision: 0 }))).toBe(
      'review.state',
    );
    expect(await codeOf(quality.check(officer, ids[0], { accepted: true, reason: '', revision: 3 }))).toBe(
      'review.stale',
    );
    await quality.check(officer, ids[0], { accepted: false, reason: '请写明给分依据', revision: 0 });
    const told = await world.db.database.read<{ data: { link: string } }>(
      `select data from messages where account_id = $1 and key like $2`,
      [experts[0]!.account, `case:${caseId}:%review-returned%`],
    );
    expect(told.map((m) => m.data.link)).toEqual([`/reviews/${ids[0]}`]);
    const accepted = async () =>
      (await world.tx((tx) => reviewsOfEntry(tx, entryId))).find((r) => r.id === ids[0])!.accepted;
    expect(await accepted()).toBe(false);
    const change = { ...worded(80), reasonOfChange: '按经办人意见补充了依据。', revision: 0 };
    await discussion.revise(experts[0]!, ids[0], change);
    expect(await accepted()).toBeNull();
    await quality.check(officer, ids[0], { accepted: true, reason: '', revision: 1 });
    expect(await accepted()).toBe(true);
  });

  it('finds the record of an expert in the register', async () => {
    const found = await quality.record(officer, experts[1]!.account!);
    expect(found.submitted).toBeGreaterThan(0);
    expect(found.invited).toBeGreaterThanOrEqual(found.submitted);
    expect(found.offset).not.toBeNull();
    expect(await codeOf(quality.record(experts[0]!, experts[1]!.account!))).toBe('review.unknown');
    expect(await codeOf(quality.record(officer, officer.account!))).toBe('expert.unknown');
  });
});

describe('the applicant', () => {
  it('reads the feedback after the decision, without names, points and remarks', async () => {
    const { id, caseId, ids, party } = await begun();
    await handIn(ids[2], 2, 60);
    const feedback = world.app.get(FeedbackQueries);
    const member = await world.person('填报人', { memberships: [{ party: party.id, role: 'writer' }] });
    const read = () => feedback.ofApplication(member, id);
    expect(await read()).toEqual({ rounds: [] });
    await world.walk(caseId, 'recommend', 'agree');
    expect(await read()).toEqual({ rounds: [] });
    await world.walk(caseId, 'refuse');
    const { rounds } = await read();
    expect(rounds[0]!.criteria.map((c) => c.words)).toEqual(
      world.definition.rubric!.criteria.map((c) => [`${c.id}要更具体`]),
    );
    expect(rounds[0]!.comments).toEqual(['合作分工清楚，预算合理。']);
    const said = JSON.stringify(rounds);
    for (const secret of ['方家', '请留意', 'points', ...experts.map((e) => e.account!), ...ids])
      expect(said).not.toContain(secret);
    expect(await feedback.ofApplication(officer, id)).toEqual({ rounds: [] });
    const stranger = await world.person('路人');
    expect(await codeOf(feedback.ofApplication(stranger, id))).toBe('application.unknown');
  });
});
