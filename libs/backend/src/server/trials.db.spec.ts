import {
  AmendmentService,
  ApplicationLists,
  ApplicationQueries,
  StartService,
  MatchQueries,
  StageService,
  TrialService,
  WorkQueries,
} from '@keshen/application/server';
import { MeetingQueries, RankedCalls } from '@keshen/decision/server';
import type { Actor } from '@keshen/identity';
import { isRefusal } from '@keshen/kernel';
import { NoticeQueries, PublicAwards } from '@keshen/notice/server';
import { BatchQueries as PaymentBatches, PaymentQueries } from '@keshen/payment/server';
import { CallQueries, CallService } from '@keshen/programme/server';
import { RegisterService, UpwardQueries } from '@keshen/recognition/server';
import { ExpertQueries } from '@keshen/review/server';
import { BatchQueries as SubsidyLists } from '@keshen/subsidy/server';
import { CaseWorld, drain } from '@keshen/testing/server';
import { liveOnly } from './live-only';

/** What both modes have: it hangs on one application or case, and is only read from there or filtered by its mode. */
const inBothModes = [
  'amended_verdicts',
  'answer_changes',
  'answers',
  'applications',
  'assignment_plan_pairs',
  'assignment_plans',
  'award_changes',
  'biddings',
  'bids',
  'call_extensions',
  'call_previews',
  'call_reached',
  'calls',
  'cases',
  'conflicts',
  'credit_answers',
  'decision_entries',
  'defence_sessions',
  'defences',
  'duplicate_keys',
  'duties',
  'expert_draw_cases',
  'expert_draws',
  'lead_marks',
  'leads',
  'meeting_items',
  'notice_items',
  'participants',
  'programme_registration_rechecks',
  'reports',
  'returned_sections',
  'review_results',
  'reviews',
  'screening_results',
  'stage_acts',
  'stage_entries',
  'submissions',
  'subsidy_offers',
  'threads',
  'trial_testers',
  'version_moves',
  'voucher_orders',
  'tickets',
];

const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (error: unknown) => (isRefusal(error) ? error.code : String((error as { code?: string }).code)),
  );

let world: CaseWorld;
let trials: TrialService;
let administrator: Actor;
let everybody: Actor;
let trial: string;
beforeAll(async () => {
  world = await CaseWorld.start();
  trials = world.app.get(TrialService);
  administrator = await world.person('华国栋', { staff: [{ role: 'administrator', scope: null }] });
  const roles = ['officer', 'leader', 'finance', 'auditor'] as const;
  everybody = await world.person('陆知行', {
    staff: [
      ...roles.map((role) => ({ role, scope: null })),
      { role: 'recommender', scope: '马陆镇' },
      { role: 'department', scope: '区发改委' },
    ],
  });
  trial = (await trials.open(administrator, { of: { version: world.versionId }, days: 14 })).id;
});
afterAll(() => world?.close());

/** Every answer that counts or lists what is live, by name. */
async function live(party: string): Promise<Record<string, unknown>> {
  const get = world.app.get.bind(world.app);
  const page = { limit: 100 };
  const member = { ...everybody, memberships: [{ party, role: 'writer' as const }] };
  return {
    calls: await get(CallQueries).list(administrator, { drafts: true, limit: 100 }),
    closing: await world.tx((tx) =>
      get(CallService).closingBetween(tx, world.clock.now(), new Date('2028-01-01T00:00Z')),
    ),
    matches: await get(MatchQueries).of(member, party),
    applications: await get(ApplicationLists).all(everybody, page),
    own: await get(ApplicationLists).mine(member, page),
    work: await get(WorkQueries).work(member, page),
    counts: await get(WorkQueries).counts(member),
    rankings: await get(RankedCalls).page(everybody, page),
    meetings: await get(MeetingQueries).list(everybody, page),
    notices: await get(NoticeQueries).list(page),
    toNotice: await get(NoticeQueries).waitingCalls(everybody, page),
    awards: await get(PublicAwards).list(page),
    summary: await get(PublicAwards).summary({}),
    upward: await get(UpwardQueries).calls(everybody),
    register: await get(RegisterService).register(page),
    payments: await get(PaymentQueries).totals(),
    batches: await get(PaymentBatches).list(everybody, page),
    lists: await get(SubsidyLists).calls(everybody),
    experts: await get(ExpertQueries).list(everybody, { ...page, state: 'all' }),
    amended: await get(AmendmentService)
      .of(administrator, 'CXY', 1, page)
      .then(({ items }) => items),
  };
}

describe('a trial', () => {
  it('changes no answer of what is live, wherever its applications stand', async () => {
    const { party } = await world.application(['endorse', 'admit', 'pass', 'recommend', 'agree']);
    await drain(world.app);
    const before = await live(party.id);
    for (const way of [
      [],
      ['endorse'],
      ['endorse', 'admit', 'pass', 'recommend', 'agree'],
      ['endorse', 'admit', 'pass', 'recommend', 'agree', 'agree'],
      ['endorse', 'admit', 'pass', 'recommend', 'agree', 'agree', 'clear', 'signed'],
    ])
      await world.inTrial(trial, () => world.application(way));
    await drain(world.app);
    expect(await live(party.id)).toEqual(before);
  });

  it('runs through every stage by the real queue and writes nothing that reaches outside of it', async () => {
    const { id, caseId } = await world.inTrial(trial, () => world.application());
    const way = [
      'endorse',
      'admit',
      'pass',
      'recommend',
      'agree',
      'agree',
      'clear',
      'signed',
      'paid',
      'pass',
      'pass',
    ];
    for (const outcome of [...way, 'paid', 'good']) {
      await world.walk(caseId, outcome);
      await drain(world.app, { papers: true });
    }
    expect(await world.caseOf(caseId)).toMatchObject({ stage: 'archive', result: 'completed', trial: true });
    for (const [table, columns] of Object.entries(liveOnly))
      for (const column of Object.keys(columns).filter((each) => each !== 'parent_id')) {
        const named = column === 'application_id' ? id : column === 'case_id' ? caseId : trial;
        expect(await world.db.database.read(`select 1 from ${table} where ${column} = $1`, [named])).toEqual(
          [],
        );
      }
  });

  it('is told by a tester what comes of a stage that is only played', async () => {
    const { caseId } = await world.inTrial(trial, () =>
      world.application(['endorse', 'admit', 'pass', 'recommend', 'agree']),
    );
    await drain(world.app);
    const { version } = await world.caseOf(caseId);
    const request = { outcome: 'agree', version };
    expect(await code(world.app.get(StageService).conclude(everybody, caseId, request))).toBe('case.unknown');
    await trials.invite(administrator, trial, `${everybody.account}@example.com`);
    await world.app.get(StageService).conclude(everybody, caseId, request);
    await drain(world.app);
    expect(await world.caseOf(caseId)).toMatchObject({ stage: 'publicity', trial: true });
    await trials.uninvite(administrator, trial, everybody.account!);
  });

  it('cannot be mixed with what is live: the database refuses a row of the other mode', async () => {
    const { id, caseId } = await world.inTrial(trial, () => world.application());
    const { id: real } = await world.application();
    const sql = (text: string, params: unknown[]) => code(world.db.dataSource.query(text, params));
    const foreignKey = '23503';
    const check = '23514';
    expect(await sql(`update applications set trial = false where id = $1`, [id])).toBe(foreignKey);
    expect(await sql(`update applications set call_id = $2 where id = $1`, [real, trial])).toBe(foreignKey);
    expect(await sql(`update cases set trial = false where id = $1`, [caseId])).toBe(foreignKey);
    expect(await sql(`update duties set trial = false where case_id = $1`, [caseId])).toBe(foreignKey);
    expect(
      await sql(
        `update calls set trial = false, batch = 9, notice_number = '嘉科〔2026〕999号' where id = $1`,
        [trial],
      ),
    ).toBe(foreignKey);
    expect(await sql(`update calls set envelope_fen = 1 where id = $1`, [trial])).toBe(check);
    const award = `insert into awards (application_id, case_id, call_id, amount_fen, state, decided_at, trial)
      values ($1, $2, $3, 1, 'proposed', now(), $4)`;
    expect(await sql(award, [id, caseId, trial, false])).toBe(foreignKey);
    expect(await sql(award, [id, caseId, trial, true])).toBe(check);
  });

  it('knows every table that hangs on a call, an application or a case', async () => {
    const found = await world.db.database.read<{ table: string }>(
      `select distinct r.relname as table from pg_constraint c join pg_class r on r.oid = c.conrelid
         join pg_class f on f.oid = c.confrelid
       where c.contype = 'f' and f.relname in ('calls', 'applications', 'cases') order by 1`,
    );
    const known = new Set([...Object.keys(liveOnly), ...inBothModes]);
    expect(found.map((each) => each.table).filter((table) => !known.has(table))).toEqual([]);
  });

  it('is for its testers: nobody else starts in it or hears of it', async () => {
    const { id: party } = await world.party();
    const writer = await world.person('填报人', { memberships: [{ party, role: 'writer' }] });
    const starts = world.app.get(StartService);
    expect(await code(starts.start(writer, trial, party))).toBe('call.unknown');
    await trials.invite(administrator, trial, `${writer.account}@example.com`);
    const { id, reference } = await starts.start(writer, trial, party);
    expect(reference).toMatch(/^T-CXY-2026-\d{4}$/);
    await drain(world.app);
    const messages = await world.db.database.read<{ subject: string; account: string }>(
      `select subject, account_id as account from messages where thing_id in (select id::text from cases where application_id = $1)`,
      [id],
    );
    for (const message of messages)
      expect(message).toEqual({
        subject: expect.stringMatching(/^〔试运行〕/) as string,
        account: writer.account,
      });
    const officer = await world.person('沈毅', { staff: [{ role: 'officer', scope: null }] });
    expect(await code(world.app.get(ApplicationQueries).page(officer, id))).toBe('application.unknown');
    expect(await trials.ofTester(writer)).toMatchObject([{ id: trial }]);
  });

  it('of a definition that is still written is no version of its programme', async () => {
    const draft = { ...world.definition, name: { 'zh-CN': '产学研（草拟）', en: 'Draft' } };
    const versions = () =>
      world.db.database.read(`select id from programme_versions where code = 'CXY' and not trial`);
    const before = await versions();
    const opened = await trials.open(administrator, { of: { definition: draft }, days: 1 });
    expect(opened).toMatchObject({ programme: 'CXY', draft: true, title: draft.name });
    expect(await versions()).toEqual(before);
    const moved = world.db.dataSource.query(
      `update calls set programme_version_id = v.id from programme_versions v where v.trial and not calls.trial`,
    );
    expect(await code(moved)).toBe('23503');
    expect(await code(trials.open(administrator, { of: { definition: { code: 'CXY' } }, days: 1 }))).toBe(
      'programme.format',
    );
  });

  it('ends in one act: nothing of it is seen or owed, and what was typed is gone', async () => {
    const { id } = await world.inTrial(trial, () => world.application());
    const officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
    await trials.invite(administrator, trial, `${officer.account}@example.com`);
    expect(await code(world.app.get(ApplicationQueries).page(officer, id))).toBe('nothing');
    await trials.end(administrator, trial);
    const open = await world.db.database.read(
      `select 1 from duties d join cases c on c.id = d.case_id where c.call_id = $1 and d.done_at is null`,
      [trial],
    );
    expect(open).toEqual([]);
    expect(
      await world.db.database.read(
        `select 1 from answers x join applications a on a.id = x.application_id where a.call_id = $1`,
        [trial],
      ),
    ).toEqual([]);
    expect(await code(world.app.get(ApplicationQueries).page(officer, id))).toBe('application.unknown');
    expect(await code(trials.end(administrator, trial))).toBe('trial.ended');
  });
});
