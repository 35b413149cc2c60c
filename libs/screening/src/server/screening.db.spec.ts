import { DraftService, StageService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import type { Refusal } from '@keshen/kernel';
import { Delivering } from '@keshen/platform/server';
import { CaseWorld, drain } from '@keshen/testing/server';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScreeningService } from './screening.service';

let world: CaseWorld;
let stages: StageService;
let folder: string;
let registry: string;
let officer: Actor;
let recommender: Actor;
const departments: Record<string, Actor> = {};

const persons: { creditCode: string; name: string; legalRepresentative: string }[] = [];
const credit: object[] = [];
const writeRegistry = () => writeFile(registry, JSON.stringify({ legalPersons: persons, credit }));
/** Lets the register know this enterprise; clean unless a record is given. */
const known = async (party: { creditCode: string; name: string }, record?: object): Promise<void> => {
  persons.push({ ...party, legalRepresentative: '沈毅' });
  if (record)
    credit.push({
      creditCode: party.creditCode,
      blacklisted: false,
      abnormal: false,
      lastMajorPenaltyOn: null,
      lastViolationOn: null,
      ...record,
    });
  await writeRegistry();
};
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (error: Refusal) => error.code ?? String(error),
  );
const conclude = async (actor: Actor, caseId: string, outcome: string, more: object = {}) =>
  stages.conclude(actor, caseId, { outcome, version: (await world.caseOf(caseId)).version, ...more });
const view = async (actor: Actor, caseId: string) => {
  const subject = await world.caseOf(caseId);
  return world.tx((tx) => stages.view(tx, subject, actor));
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'screening-'));
  registry = join(folder, 'registry.json');
  await writeRegistry();
  world = await CaseWorld.start({ REGISTRY_FILE: registry, KESHEN_DATA: folder });
  stages = world.app.get(StageService);
  officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
  recommender = await world.person('沈思敏', { staff: [{ role: 'recommender', scope: '马陆镇' }] });
  for (const id of ['finance', 'tax', 'market', 'environment'])
    departments[id] = await world.person(id, { staff: [{ role: 'department', scope: id }] });
});
afterAll(async () => {
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a screening', () => {
  it('passes by itself when the register knows nothing against the enterprise', async () => {
    const { caseId, party } = await world.application(['endorse', 'admit']);
    await known(party);
    await drain(world.app);
    expect(await world.caseOf(caseId)).toMatchObject({ stage: 'review' });
  });

  it('fails by a fact of the register, and the reason is said', async () => {
    const { caseId, party } = await world.application(['endorse', 'admit']);
    await known(party, { blacklisted: true });
    await drain(world.app);
    expect(await world.caseOf(caseId)).toMatchObject({ stage: 'refused', result: 'refused' });
    const [entry] = await world.db.database.read<{ remark: string }>(
      `select remark from stage_entries where case_id = $1 and stage = 'credit'`,
      [caseId],
    );
    expect(entry!.remark).toContain('失信');
  });

  it('leaves an unknown enterprise and a failed answer to the officer, who decides', async () => {
    const { caseId } = await world.application(['endorse', 'admit'], { 'budget.spent': 1 });
    expect(await refusal(conclude(officer, caseId, 'pass'))).toBe('screening.running');
    await drain(world.app);
    const { result } = (await view(officer, caseId)) as {
      result: { state: string; doubts: { kind: string; about: string }[] };
    };
    expect(result.state).toBe('doubt');
    expect(result.doubts).toEqual(
      expect.arrayContaining([
        { kind: 'rule-failed', about: 'spent_of_contract' },
        { kind: 'rule-unknown', about: 'blacklist' },
      ]),
    );
    expect(await view(recommender, caseId)).toEqual({});
    expect(await refusal(conclude(officer, caseId, 'fail'))).toBe('remark.required');
    await conclude(officer, caseId, 'pass', { remark: '已核实凭证' });
    expect(await world.caseOf(caseId)).toMatchObject({ stage: 'review' });
  });

  it('finds another application with the same contract number, as a lead', async () => {
    const first = await world.application(['endorse', 'admit'], { 'partner.contract_no': 'HT-2026-77' });
    await known(first.party);
    await drain(world.app);
    const second = await world.application(['endorse', 'admit'], { 'partner.contract_no': 'ＨＴ 2026－77' });
    await known(second.party);
    await drain(world.app);
    expect(await world.caseOf(first.caseId)).toMatchObject({ stage: 'review' });
    expect(await world.caseOf(second.caseId)).toMatchObject({ stage: 'credit' });
    const { result } = (await view(officer, second.caseId)) as { result: { duplicates: object[] } };
    expect(result.duplicates).toEqual([
      expect.objectContaining({
        application: first.id,
        sameParty: false,
        values: { 'partner.contract_no': 'ＨＴ 2026－77' },
      }),
    ]);
  });

  it('acts once however often it is entered, asked and evaluated', async () => {
    const { caseId, party } = await world.application(['endorse', 'admit']);
    await known(party);
    const { entryId } = await world.caseOf(caseId);
    await world.tx((tx) => stages.enter(tx, entryId));
    await world.tx((tx) => stages.enter(tx, entryId));
    const asked = await world.db.database.read(
      `select id from outbox where task = 'screening.credit' and payload ->> 'entry' = $1`,
      [String(entryId)],
    );
    expect(asked).toHaveLength(1);
    const screening = world.app.get(ScreeningService);
    await Promise.all([screening.askCredit(entryId, 'a'), screening.askCredit(entryId, 'a')]);
    await Promise.all([1, 2, 3].map(() => world.tx((tx) => screening.evaluate(tx, entryId))));
    await drain(world.app);
    expect(await world.entries(caseId, 'review')).toBe(1);
    const kept = await world.db.database.read(`select 1 from screening_results where entry_id = $1`, [
      entryId,
    ]);
    expect(kept).toHaveLength(1);
  });

  it('is tried again when the register does not answer, and changes nothing meanwhile', async () => {
    const { caseId, party } = await world.application(['endorse', 'admit']);
    const { entryId } = await world.caseOf(caseId);
    await world.tx((tx) => stages.enter(tx, entryId));
    await writeFile(registry, '{');
    const [task] = await world.db.database.read<{ id: number }>(
      `select id from outbox where task = 'screening.credit' and payload ->> 'entry' = $1`,
      [String(entryId)],
    );
    expect(await world.app.get(Delivering).deliver(task!.id)).toBe('retry');
    expect(await world.caseOf(caseId)).toMatchObject({ stage: 'credit' });
    await known(party);
    await drain(world.app, { ignoreBackOff: true });
    expect(await world.caseOf(caseId)).toMatchObject({ stage: 'review' });
  });
});

describe('a formal check', () => {
  const items = Object.fromEntries(
    ['complete', 'attachments', 'names', 'contract', 'budget', 'account'].map((id) => [
      id,
      { answer: 'yes', remark: '' },
    ]),
  );

  it('admits when all is in order and refuses to when something is not looked at', async () => {
    const { caseId } = await world.application(['endorse']);
    const all = Object.fromEntries(
      world.definition.workflows.application.stages
        .flatMap((s) => (s.kind === 'formal-check' ? s.arguments.items : []))
        .map(({ id }) => [id, { answer: 'yes', remark: '' }]),
    );
    const { complete: _left, ...some } = all;
    expect(await refusal(conclude(officer, caseId, 'admit', { record: { items: some } }))).toBe('check.open');
    expect(await refusal(conclude(officer, caseId, 'admit', { record: { items: all, more: 1 } }))).toBe(
      'record.invalid',
    );
    await conclude(officer, caseId, 'admit', { record: { items: all } });
    expect(await world.caseOf(caseId)).toMatchObject({ stage: 'credit' });
  });

  it('returns the ticked sections, which alone can be changed, and says by when', async () => {
    const { id, caseId, party } = await world.application(['endorse']);
    const record = { items, sections: ['budget', 'attachments'], message: '发票抬头不符' };
    await conclude(officer, caseId, 'return', { remark: '发票抬头不符', record });
    const subject = await world.caseOf(caseId);
    expect(subject).toMatchObject({ stage: 'correct' });
    expect(subject.dueAt!.getTime()).toBeGreaterThan(world.clock.now().getTime());
    const returned = await world.db.database.read(
      `select sections, message from returned_sections where application_id = $1`,
      [id],
    );
    expect(returned).toEqual([{ sections: ['budget', 'attachments'], message: '发票抬头不符' }]);
    const writer = await world.person('填报人', { memberships: [{ party: party.id, role: 'writer' }] });
    const save = (path: string, value: unknown) =>
      refusal(world.app.get(DraftService).save(writer, id, { changes: [{ path, value, base: 0 } as never] }));
    expect(await save('partner.contract_no', 'HT-1')).toBe('section.locked');
    expect(await save('budget.other', 100)).toBe('nothing');
  });
});

describe('an endorsement', () => {
  it('is the own town’s, needs a letter that exists, and takes nobody else’s file', async () => {
    const { caseId } = await world.application();
    const stranger = await world.person('别镇', { staff: [{ role: 'recommender', scope: '安亭镇' }] });
    expect(await refusal(conclude(stranger, caseId, 'decline', { remark: '不推荐' }))).toBe('duty.none');
    const letter = '018f0000-0000-7000-8000-000000000009';
    expect(await refusal(conclude(recommender, caseId, 'endorse', { record: { letter } }))).toBe(
      'file.unknown',
    );
    await conclude(recommender, caseId, 'decline', { remark: '已迁出本镇' });
    expect(await world.caseOf(caseId)).toMatchObject({ stage: 'refused' });
  });

  it('hands its letter in for good, so that the office reads it', async () => {
    const { id, caseId } = await world.application();
    const letter = '018f0000-0000-7000-8000-000000000001';
    await world.db.dataSource.query(
      `insert into files (id, key, state, sha256, size, media_type, name, uploaded_by, created_at)
       values ($1, 'letter', 'stored', repeat('a', 64), 1000, 'application/pdf', '推荐函.pdf', $2, now())`,
      [letter, recommender.account],
    );
    await conclude(recommender, caseId, 'endorse', { record: { opinion: '经营正常，同意推荐', letter } });
    expect(await world.caseOf(caseId)).toMatchObject({ stage: 'formal' });
    const held = await world.db.database.read(
      `select 1 from files where id = $1 and thing_id = $2 and held_at is not null`,
      [letter, id],
    );
    expect(held).toHaveLength(1);
  });
});

describe('a conclusion that was not answered and is sent again', () => {
  const acts = async (caseId: string): Promise<number> =>
    (await world.db.database.read('select 1 from stage_acts where case_id = $1', [caseId])).length;

  it('is answered with how the case stands, and done once', async () => {
    const { caseId } = await world.application();
    const { version } = await world.caseOf(caseId);
    const request = { outcome: 'decline', version, remark: '已迁出本镇' };
    const sent = await Promise.all([1, 2, 3].map(() => stages.conclude(recommender, caseId, { ...request })));
    for (const { stage, version: now } of sent)
      expect({ stage, now }).toEqual({ stage: 'refused', now: version + 1 });
    expect(await acts(caseId)).toBe(1);
  });

  it('is the same in a stage that waits for others, where it is one of several', async () => {
    const { caseId } = await world.application(['endorse', 'admit', 'pass', 'recommend']);
    const { version } = await world.caseOf(caseId);
    const before = await acts(caseId);
    const agree = () => stages.conclude(departments['finance']!, caseId, { outcome: 'agree', version });
    await agree();
    await conclude(departments['tax']!, caseId, 'agree');
    expect(await agree()).toMatchObject({ stage: 'consult', version: version + 2 });
    expect(await acts(caseId)).toBe(before + 2);
  });

  it('is another one when somebody else sends it, or with other contents, or of another state', async () => {
    const { caseId } = await world.application();
    const { version } = await world.caseOf(caseId);
    const request = { outcome: 'decline', version, remark: '已迁出本镇' };
    await stages.conclude(recommender, caseId, request);
    const colleague = await world.person('同镇', { staff: [{ role: 'recommender', scope: '马陆镇' }] });
    const others = [
      stages.conclude(colleague, caseId, request),
      stages.conclude(recommender, caseId, { ...request, remark: '不予推荐' }),
      stages.conclude(recommender, caseId, { ...request, version: version + 1 }),
    ];
    expect(await Promise.all(others.map(refusal))).toEqual(['duty.none', 'duty.none', 'duty.none']);
  });
});

describe('a consultation', () => {
  const asked = async (): Promise<string> =>
    (await world.application(['endorse', 'admit', 'pass', 'recommend'])).caseId;

  it('moves with the last opinion, to the objection that any department made', async () => {
    const caseId = await asked();
    await conclude(departments['finance']!, caseId, 'object', { remark: '与其他资金重复' });
    expect(await refusal(conclude(departments['finance']!, caseId, 'agree'))).toBe('duty.none');
    await conclude(departments['tax']!, caseId, 'agree');
    await conclude(departments['market']!, caseId, 'agree');
    expect(await world.caseOf(caseId)).toMatchObject({ stage: 'consult' });
    await conclude(departments['environment']!, caseId, 'agree');
    expect(await world.caseOf(caseId)).toMatchObject({ stage: 'decide' });
    const [left] = await world.db.database.read<{ outcome: string }>(
      `select outcome from stage_entries where case_id = $1 and stage = 'consult'`,
      [caseId],
    );
    expect(left!.outcome).toBe('object');
  });

  it('shows a department its own opinion only', async () => {
    const caseId = await asked();
    await conclude(departments['finance']!, caseId, 'object', { remark: '与其他资金重复' });
    const of = async (actor: Actor) =>
      ((await view(actor, caseId)) as { opinions: { department: { id: string }; remark: string | null }[] })
        .opinions;
    expect((await of(departments['tax']!)).map((o) => [o.department.id, o.remark])).toEqual([['tax', null]]);
    expect((await of(officer)).map((o) => o.remark)).toEqual(['与其他资金重复', null, null, null]);
  });

  it('advances exactly once when the last two answer at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const caseId = await asked();
      await conclude(departments['finance']!, caseId, 'agree');
      await conclude(departments['tax']!, caseId, 'agree');
      const answer = async (actor: Actor): Promise<void> => {
        const code = await refusal(conclude(actor, caseId, 'agree'));
        if (code === 'case.stale') return answer(actor);
        expect(code).toBe('nothing');
      };
      await Promise.all([answer(departments['market']!), answer(departments['environment']!)]);
      expect(await world.entries(caseId, 'decide')).toBe(1);
    }
  });
});
