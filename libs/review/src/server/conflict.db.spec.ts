import { AnswerQueries } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { makeCreditCode } from '@keshen/kernel';
import { LegalPersonRegister } from '@keshen/registry/server';
import { CaseWorld, drain } from '@keshen/testing/server';
import { ConflictRegister } from './conflict.register';
import { ConflictService } from './conflict.service';
import { ExpertService } from './expert.service';
import { InterestService } from './interest.service';
import { PanelService } from './panel.service';
import { QuestionService } from './question.service';
import { ReviewQueries, reviewResultOfCase } from './review.queries';
import { codeOf, ReviewWorld } from './review.fixture';

const tongji = makeCreditCode('12', '310000', '42500612');
let world: CaseWorld;
let house: ReviewWorld;
let officer: Actor;
let conflicts: ConflictService;
let panels: PanelService;
const edges = async (application: string) =>
  (await world.tx((tx) => conflicts.held(tx, application))).map((e) => [e.account, e.kind, e.other]);

beforeAll(async () => {
  world = await CaseWorld.start();
  house = await ReviewWorld.over(world);
  officer = house.officer;
  conflicts = world.app.get(ConflictService);
  panels = world.app.get(PanelService);
});
afterAll(() => world?.close());

describe('conflicts on record', () => {
  it('are found when an application is submitted, once, however often it is looked', async () => {
    const colleague = await house.expert('同济人', { unitCreditCode: tongji });
    const { id } = await world.application(['endorse', 'admit', 'pass']);
    await drain(world.app);
    const found = await edges(id);
    expect(found).toEqual([[colleague.account, 'same-unit', '同济大学']]);
    await world.tx((tx) => conflicts.find(tx, id));
    await Promise.all([1, 2].map(() => world.tx((tx) => conflicts.find(tx, id))));
    expect(await edges(id)).toEqual(found);
  });

  it('follow the entry of the expert: a unit that changes ends one edge and opens another', async () => {
    const { id, party } = await world.application(['endorse', 'admit', 'pass']);
    const expert = await house.expert('跳槽人');
    await drain(world.app);
    const experts = world.app.get(ExpertService);
    const entry = { ...house.entry, unit: party.name, retired: false };
    await experts.change(house.administrator, expert.account!, { ...entry, version: 0 });
    await drain(world.app);
    expect(await edges(id)).toContainEqual([expert.account, 'same-unit', party.name]);
    await experts.change(house.administrator, expert.account!, { ...entry, unit: '别处研究院', version: 1 });
    await drain(world.app);
    expect((await edges(id)).filter(([account]) => account === expert.account)).toEqual([]);
    const kept = await world.db.database.read(
      `select 1 from conflicts where account_id = $1 and ended_at is not null`,
      [expert.account],
    );
    expect(kept).toHaveLength(1);
  });

  it('follow what people declare, and end when the declaration is withdrawn', async () => {
    const { id } = await world.application(['endorse', 'admit', 'pass'], { 'project.leader': '袁有亲' });
    const leader = await world.person('某领导', { staff: [{ role: 'leader', scope: null }] });
    const interests = world.app.get(InterestService);
    const kin = {
      kind: 'kin',
      name: '袁有亲',
      creditCode: null,
      since: null,
      until: null,
      note: '兄弟',
    } as const;
    const declared = await interests.declare(leader, kin);
    await drain(world.app);
    expect(await edges(id)).toContainEqual([leader.account, 'kin', '袁有亲']);
    await interests.withdraw(leader, declared.id);
    await drain(world.app);
    expect((await edges(id)).filter(([account]) => account === leader.account)).toEqual([]);
    expect(await codeOf(interests.withdraw(officer, declared.id))).toBe('interest.unknown');
  });

  it('follow the enterprise register: who owns a part of the applicant now', async () => {
    const holder = await house.expert('股东甲');
    const { id, party } = await world.application(['endorse', 'admit', 'pass']);
    const register = world.app.get(LegalPersonRegister);
    const { find } = register;
    register.find = async (creditCode) =>
      creditCode === party.creditCode
        ? { creditCode, name: party.name, legalRepresentative: '某甲', shareholders: ['股东甲'] }
        : null;
    await drain(world.app);
    register.find = find;
    expect(await edges(id)).toContainEqual([holder.account, 'shareholding', party.name]);
    await world.app.get(ConflictRegister).ask(party.creditCode);
    await drain(world.app);
    expect((await edges(id)).filter(([account]) => account === holder.account)).toEqual([]);
  });

  it('follow projects that were done together, by what was applied for here within three years', async () => {
    const print = 'print-of-the-professor';
    const professor = await house.expert('教授乙');
    await world.db.dataSource.query(
      `update experts set resident_fingerprint = $2, resident_sealed = 'sealed' where account_id = $1`,
      [professor.account, print],
    );
    const earlier = await world.application();
    await world.db.dataSource.query(
      `insert into participants (application_id, role, name, resident_fingerprint) values ($1, 'member', '教授乙', $2)`,
      [earlier.id, print],
    );
    const { id, party } = await world.application();
    await world.db.dataSource.query(
      `update participants set credit_code = $2 where application_id = $1 and role = 'applicant'`,
      [earlier.id, party.creditCode],
    );
    await drain(world.app);
    const held = await world.tx((tx) => conflicts.held(tx, id));
    const [reference] = await world.db.database.read<{ reference: string }>(
      'select reference from applications where id = $1',
      [earlier.id],
    );
    expect(held.filter((e) => e.account === professor.account)).toContainEqual(
      expect.objectContaining({ kind: 'joint-project', by: 'credit-code', note: reference!.reference }),
    );
  });

  it('are looked through by an officer, who may find that one is none: a namesake, with the reason', async () => {
    const namesake = await house.expert('张同名');
    const { caseId, id } = await world.application(['endorse', 'admit', 'pass'], {
      'project.leader': '张同名',
    });
    await drain(world.app);
    expect(await codeOf(panels.assign(officer, caseId, [namesake.account!]))).toBe('review.conflict');
    const [edge] = (await world.tx((tx) => conflicts.held(tx, id))).filter(
      (e) => e.account === namesake.account,
    );
    const interests = world.app.get(InterestService);
    await interests.clear(officer, edge!.id, '身份证号不同，是同名的人');
    expect(await codeOf(interests.clear(officer, edge!.id, '再来一次'))).toBe('conflict.cleared');
    await world.tx((tx) => conflicts.find(tx, id));
    await panels.assign(officer, caseId, [namesake.account!]);
  });
});

describe('a breach that is found later', () => {
  const kin = (name: string) =>
    ({ kind: 'kin', name, creditCode: null, since: null, until: null, note: '' }) as const;

  it('voids the review, keeps it as it was and empties the seat while the panel sits', async () => {
    const { caseId, id } = await world.application(['endorse', 'admit', 'pass'], {
      'project.leader': '韩有亲',
    });
    const panel = await house.panel(caseId);
    for (const expert of panel.slice(0, 4)) await house.handIn(caseId, expert);
    await world.app.get(InterestService).declare(panel[0]!, kin('韩有亲'));
    await drain(world.app);
    const review = await house.reviewOf(caseId, panel[0]!);
    const [kept] = await world.db.database.read(
      `select state, total is not null as scored, submitted_at is not null as handed from reviews where id = $1`,
      [review],
    );
    expect(kept).toEqual({ state: 'voided', scored: true, handed: true });
    expect(await codeOf(world.app.get(ReviewQueries).desk(panel[0]!, review))).toBe('review.unknown');
    expect(await codeOf(world.app.get(AnswerQueries).answers(panel[0]!, id))).toBe('application.unknown');
    expect(await codeOf(house.conclude(caseId, 'recommend'))).toBe('review.not-complete');
    await expect(
      world.db.dataSource.query(`update reviews set total = 1 where id = $1`, [review]),
    ).rejects.toThrow('kept');
    const told = await world.db.database.read(
      `select 1 from messages where account_id = $1 and template = 'review_voided'`,
      [officer.account],
    );
    expect(told).toHaveLength(1);
    const other = await house.expert('补请人');
    await panels.assign(officer, caseId, [other.account!]);
    for (const expert of [other, panel[4]!]) await house.handIn(caseId, expert);
    await house.conclude(caseId, 'recommend');
    expect(await world.tx((tx) => reviewResultOfCase(tx, caseId))).toMatchObject({
      n: 5,
      questionedAt: null,
    });
  });

  it('marks the result that was concluded with it, and changes no figure', async () => {
    const { caseId } = await world.application(['endorse', 'admit', 'pass'], { 'project.leader': '唐有亲' });
    const panel = await house.panel(caseId);
    for (const expert of panel) await house.handIn(caseId, expert);
    await house.conclude(caseId, 'recommend');
    const before = await world.tx((tx) => reviewResultOfCase(tx, caseId));
    await world.app.get(InterestService).declare(panel[1]!, kin('唐有亲'));
    await drain(world.app);
    const after = await world.tx((tx) => reviewResultOfCase(tx, caseId));
    expect(after).toEqual({
      ...before,
      questionedAt: expect.any(Date),
      question: expect.stringContaining('唐有亲'),
    });
  });

  it('asks the office, which lets the result stand or counts it anew, once; another breach asks anew', async () => {
    const { id, caseId } = await house.inReview({ 'project.leader': '崔有亲' });
    const panel = await house.panel(caseId);
    for (const [n, expert] of panel.entries()) await house.handIn(caseId, expert, [60, 60, 70, 80, 80][n]!);
    await house.conclude(caseId, 'recommend');
    const questions = world.app.get(QuestionService);
    const asked = async () => (await questions.ofApplication(officer, id)).items;
    const answer = { entry: 1, answer: 'stands', reason: '其余四份意见一致' } as const;
    expect(await asked()).toEqual([]);
    expect(await codeOf(questions.answer(officer, id, answer))).toBe('review.not-questioned');
    await world.app.get(InterestService).declare(panel[4]!, kin('崔有亲'));
    await drain(world.app);
    const [open] = await asked();
    expect(open).toMatchObject({ answer: null, n: 5, without: { n: 4, score: 6750 } });
    expect(await codeOf(questions.ofApplication(panel[0]!, id))).not.toBe('nothing was refused');
    const entry = open!.entryId;
    const twice = await Promise.all(
      [1, 2].map(() => codeOf(questions.answer(officer, id, { ...answer, entry, answer: 'recounted' }))),
    );
    expect(twice.sort()).toEqual(['nothing was refused', 'review.not-questioned']);
    expect(await world.tx((tx) => reviewResultOfCase(tx, caseId))).toMatchObject({ n: 4, score: 6750 });
    expect(await asked()).toMatchObject([{ answer: 'recounted', answeredBy: officer.name }]);
    await world.app.get(InterestService).declare(panel[3]!, kin('崔有亲'));
    await drain(world.app);
    expect(await asked()).toMatchObject([{ answer: null, n: 4, without: { n: 3 } }]);
    await questions.answer(officer, id, { ...answer, entry });
    expect(await world.tx((tx) => reviewResultOfCase(tx, caseId))).toMatchObject({ n: 4, score: 6750 });
  });

  it('may be entered by an officer with the evidence; the expert does not come back', async () => {
    const { caseId, id } = await world.application(['endorse', 'admit', 'pass']);
    const panel = await house.panel(caseId);
    await world.app.get(InterestService).enter(officer, id, {
      account: panel[2]!.account!,
      kind: 'other',
      note: '收受申报单位顾问费',
    });
    expect(await codeOf(panels.assign(officer, caseId, [panel[2]!.account!]))).toBe('review.conflict');
    await world.tx((tx) => conflicts.find(tx, id));
    expect(await edges(id)).toContainEqual([panel[2]!.account, 'other', expect.any(String)]);
  });

  it('of an expert with conflicts to all leaves nobody to take, which the candidates say', async () => {
    const { caseId, id, party } = await world.application(['endorse', 'admit', 'pass']);
    const tied = await house.expert('都要回避', { unit: party.name });
    await drain(world.app);
    const { candidates } = await panels.candidates(officer, caseId);
    const of = candidates.find((c) => c.expert.accountId === tied.account)!;
    expect(of.conflicts).toEqual([
      expect.objectContaining({ kind: 'same-unit', participant: party.name, by: 'name' }),
    ]);
    await world.db.dataSource.query(
      `insert into conflicts (id, account_id, application_id, kind, other, known_by, source, found_at)
       select gen_random_uuid(), account_id, $1, 'other', 'x', 'statement', 'office', now() from experts
       where account_id <> $2`,
      [id, tied.account],
    );
    const all = await panels.candidates(officer, caseId);
    expect(all.suggestions).toEqual([]);
    expect(all.shortages).toEqual([
      { class: 'technical', missing: 4 },
      { class: 'finance', missing: 1 },
    ]);
  });
});
