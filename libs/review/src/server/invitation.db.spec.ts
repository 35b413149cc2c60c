import { Announcements, ApplicationQueries } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import type { Refusal } from '@keshen/kernel';
import { Enclosures, ReminderSweep } from '@keshen/notification/server';
import type { Definition } from '@keshen/programme';
import { CaseWorld, drain } from '@keshen/testing/server';
import { InterestService } from './interest.service';
import { InvitationService } from './invitation.service';
import { PanelService } from './panel.service';
import { codeOf, ReviewWorld } from './review.fixture';
import { ReviewReminders } from './review.reminders';
import { ReviewService } from './review.service';

let world: CaseWorld;
let house: ReviewWorld;
let panels: PanelService;
let reviews: ReviewService;
let invitations: InvitationService;
let officer: Actor;
const experts: Actor[] = [];

/** 产学研 with five working days until a review is due and seven until none is taken. */
const withDeadlines = async (): Promise<void> => {
  const document = structuredClone(world.definition) as Definition;
  const stage = document.workflows.application.stages.find((s) => s.kind === 'review')!;
  Object.assign(stage.arguments, { softWorkingDays: 5, hardWorkingDays: 15, remindWorkingDays: [2] });
  await world.under({ ...document, code: 'CXYQX' });
};
const invited = async (actor = experts[0]!) => {
  const { id, caseId } = await house.inReview();
  const [review] = await house.assign(caseId, actor);
  return { id, caseId, review: review!, token: await tokenOf(review!) };
};
/** What the mail encloses when it is sent. */
const tokenOf = async (review: string): Promise<string> => {
  const { text } = await world.app.get(Enclosures).of({ kind: 'review-invitation', id: review });
  return /token=([\w.-]+)/.exec(text)?.[1] ?? '';
};
const told = (account: string, like: string) =>
  world.db.database.read<{ subject: string; data: { link: string } }>(
    `select subject, data from messages where account_id = $1 and key like $2 order by id`,
    [account, like],
  );

beforeAll(async () => {
  world = await CaseWorld.start();
  panels = world.app.get(PanelService);
  reviews = world.app.get(ReviewService);
  invitations = world.app.get(InvitationService);
  house = await ReviewWorld.over(world);
  ({ officer } = house);
  for (const n of [1, 2, 3]) experts.push(await house.expert(`技术${n}`));
  await withDeadlines();
});
afterAll(() => world?.close());

describe('an invitation by mail', () => {
  it('is answered by its link once, without a session; the portal’s own message carries no token', async () => {
    const { id, review, token } = await invited();
    expect(await invitations.peek(token)).toMatchObject({ name: '技术1', answer: null, state: 'assigned' });
    expect(await invitations.answer(token, { answer: 'accepted' })).toEqual({ answer: 'accepted' });
    expect(await codeOf(invitations.answer(token, { answer: 'declined', reason: '没有时间' }))).toBe(
      'review.answered',
    );
    expect(await invitations.peek(token)).toMatchObject({ answer: 'accepted' });
    // To accept opens nothing: that takes a declaration under the own session.
    const page = await world.app.get(ApplicationQueries).page(experts[0]!, id);
    expect(page).toMatchObject({ application: { askedFen: null }, timeline: [] });
    const messages = await told(experts[0]!.account!, `%${review}%`);
    expect(messages.map((m) => m.data.link)).toEqual([`/reviews/${review}`]);
    expect(await world.db.database.read(`select 1 from messages where data::text like '%token=%'`)).toEqual(
      [],
    );
  });

  it.each([
    ['declined', '出差，没有时间'],
    ['conflict', '近三年合作过'],
  ] as const)('that is %s frees the seat and tells the office', async (answer, reason) => {
    const { caseId, review, token } = await invited();
    await invitations.answer(token, { answer, reason });
    const [row] = await world.db.database.read(
      `select state, answer, recusal_reason as reason from reviews where id = $1`,
      [review],
    );
    expect(row).toEqual({ state: 'recused', answer, reason });
    expect(await told(officer.account!, `case:${caseId}%declined%`)).toHaveLength(1);
    expect(await tokenOf(review)).toBe('');
  });

  it('works for nobody who changed it, and not when the expert was taken off and asked again', async () => {
    const { caseId, review, token } = await invited();
    const other = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
    expect(await codeOf(invitations.peek(other))).toBe('review.invitation-unknown');
    expect(await codeOf(invitations.peek('a-token-that-nobody-was-given'))).toBe('review.invitation-unknown');
    await panels.remove(officer, review, '换人');
    expect(await codeOf(invitations.answer(token, { answer: 'accepted' }))).toBe('review.state');
    world.clock.set(new Date(world.clock.now().getTime() + 60_000).toISOString());
    await panels.assign(officer, caseId, [experts[0]!.account!]);
    expect(await codeOf(invitations.answer(token, { answer: 'accepted' }))).toBe('review.invitation-unknown');
    await invitations.answer(await tokenOf(review), { answer: 'accepted' });
    expect(await told(experts[0]!.account!, `case:${caseId}%review-assigned%`)).toHaveLength(2);
  });

  it('is there no more for whom a conflict was found after it went out', async () => {
    const { caseId } = await world.application(['endorse', 'admit', 'pass'], { 'project.leader': '韩有亲' });
    const [review] = await house.assign(caseId, experts[1]!);
    const token = await tokenOf(review!);
    expect(await invitations.peek(token)).toMatchObject({ name: '技术2' });
    await world.app.get(InterestService).declare(experts[1]!, {
      kind: 'kin',
      name: '韩有亲',
      creditCode: null,
      since: null,
      until: null,
      note: '',
    });
    await drain(world.app);
    expect(await codeOf(invitations.peek(token))).toBe('review.invitation-unknown');
    expect(await codeOf(invitations.answer(token, { answer: 'accepted' }))).toBe('review.invitation-unknown');
  });

  it('answered twice at once counts once', async () => {
    const { token } = await invited();
    const both = await Promise.allSettled([
      invitations.answer(token, { answer: 'accepted' }),
      invitations.answer(token, { answer: 'conflict', reason: '同一单位' }),
    ]);
    expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('in time', () => {
  const at = (iso: string) => world.clock.set(iso);
  const sweep = () => world.app.get(ReminderSweep).run();

  it('an expert is reminded on schedule until the review is handed in or given back', async () => {
    at('2026-12-01T02:00:00Z');
    const { caseId, review, token } = await invited(experts[1]);
    await sweep();
    expect(await told(experts[1]!.account!, `reminder:%${review}%`)).toEqual([]);
    at('2026-12-03T01:00:01Z');
    await sweep();
    at('2026-12-04T01:00:01Z');
    await sweep();
    expect(await told(experts[1]!.account!, `reminder:%${review}%`)).toHaveLength(2);
    await invitations.answer(token, { answer: 'declined', reason: '没有时间' });
    at('2026-12-20T01:00:01Z');
    await sweep();
    await world.app.get(ReviewReminders).sweep();
    expect(await told(experts[1]!.account!, `reminder:%${review}%`)).toHaveLength(2);
    expect(await told(officer.account!, `case:${caseId}%overdue%`)).toEqual([]);
  });

  it('a link is over after fourteen days', async () => {
    at('2026-12-01T02:00:00Z');
    const { token } = await invited(experts[1]);
    at('2026-12-15T02:00:01Z');
    expect(await codeOf(invitations.answer(token, { answer: 'accepted' }))).toBe('review.invitation-over');
  });

  it('what is overdue is told to the office once, with a replacement proposed, who is seated in one act', async () => {
    at('2026-12-01T02:00:00Z');
    const { caseId, review } = await invited(experts[1]);
    at('2026-12-22T16:00:00Z');
    const reminders = world.app.get(ReviewReminders);
    await Promise.all([reminders.sweep(), reminders.sweep()]);
    expect(await told(officer.account!, `case:${caseId}%overdue%`)).toHaveLength(1);
    const { replacements } = await panels.candidates(officer, caseId);
    expect(replacements).toEqual([{ review, substitute: expect.objectContaining({ class: 'technical' }) }]);
    const substitute = replacements[0]!.substitute!.accountId;
    const same = experts[1]!.account!;
    expect(await codeOf(panels.replace(officer, review, { expert: same, reason: '逾期' }))).toBe(
      'review.assigned',
    );
    const made = await panels.replace(officer, review, { expert: substitute, reason: '逾期未交' });
    const rows = await world.db.database.read<{ id: string; state: string }>(
      `select id, state from reviews where case_id = $1 order by assigned_at`,
      [caseId],
    );
    expect(rows).toEqual([
      { id: review, state: 'removed' },
      { id: made.review, state: 'assigned' },
    ]);
  });

  it('a review after the last deadline is refused in plain words, and what was sent is kept as the draft', async () => {
    at('2026-12-01T02:00:00Z');
    const { review } = await invited(experts[1]);
    const { version } = await reviews.declare(experts[1]!, review);
    at('2026-12-22T16:00:00Z');
    const judgement = {
      scores: { innovation: { points: 2000, reason: '' } },
      recommendedFen: null,
      recommend: true,
      comment: '写到一半',
    };
    const refusal = await reviews.submit(experts[1]!, review, { ...judgement, version }).then(
      () => null,
      (error: Refusal) => error,
    );
    expect(refusal).toMatchObject({ kind: 'conflict', code: 'review.too-late' });
    expect(refusal!.details).toEqual({ closesAt: '2026-12-22T15:59:59.999Z', version: version + 1 });
    const [row] = await world.db.database.read(`select state, comment, version from reviews where id = $1`, [
      review,
    ]);
    expect(row).toEqual({ state: 'declared', comment: '写到一半', version: version + 1 });
    await panels.extend(officer, review, new Date('2026-12-31T08:00:00Z'));
    expect(await codeOf(reviews.submit(experts[1]!, review, { ...judgement, version: version + 2 }))).toBe(
      'review.incomplete',
    );
    expect(await codeOf(panels.extend(officer, review, new Date('2026-12-01T08:00:00Z')))).toBe(
      'review.until-past',
    );
  });

  it('reminders of a stage that is left are never sent', async () => {
    at('2026-12-01T02:00:00Z');
    const { caseId, review } = await invited(experts[2]);
    await world.walk(caseId, 'recommend');
    const { entryId } = await world.caseOf(caseId);
    await world.tx((tx) => world.app.get(Announcements).announce(tx, entryId));
    at('2027-02-01T02:00:00Z');
    await sweep();
    await world.app.get(ReviewReminders).sweep();
    expect(await told(experts[2]!.account!, `reminder:%${review}%`)).toEqual([]);
    expect(await told(officer.account!, `case:${caseId}%overdue%`)).toEqual([]);
  });
});
