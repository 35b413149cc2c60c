import { Readable } from 'node:stream';
import { StageService } from '@keshen/application/server';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { isRefusal, type Refusal } from '@keshen/kernel';
import { AwardService } from '@keshen/decision/server';
import type { Definition } from '@keshen/programme';
import { AwardWorld, CaseWorld, drain, smallDefinition, type Awarded } from '@keshen/testing/server';
import { AgreementBehaviour } from './agreement.behaviour';
import { ReportService } from './report.service';

let world: CaseWorld;
let awarded: AwardWorld;
let agreements: AgreementBehaviour;
let officer: Actor;

beforeAll(async () => {
  world = await CaseWorld.start();
  awarded = await AwardWorld.over(world);
  agreements = world.app.get(AgreementBehaviour);
  officer = awarded.officer;
});
afterAll(() => world?.close());

const refused = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: unknown) => (isRefusal(error) ? error : Promise.reject(error)),
  );
const stageOf = async ({ caseId }: Awarded) => (await world.caseOf(caseId)).stage;
const agreementOf = ({ id }: Awarded) => world.tx((tx) => agreements.latest(tx, id));
const moneyOf = async (made: Awarded): Promise<number> => {
  const { callId } = await world.caseOf(made.caseId);
  const [call] = await world.db.database.read<{ fen: number }>(
    `select awarded_fen as fen from calls where id = $1`,
    [callId],
  );
  return call!.fen;
};

describe('an agreement', () => {
  it('is written once from award and answers, however often the entry is delivered', async () => {
    const made = await awarded.toSign(8_000_000);
    const agreement = await agreementOf(made);
    expect(agreement).toMatchObject({ version: 1, partySignedAt: null, commissionSignedAt: null });
    expect(agreement!.content).toMatchObject({ awardFen: 8_000_000, party: { name: made.party.name } });
    expect(agreement!.digest).toMatch(/^[0-9a-f]{64}$/);
    await expect(
      world.db.database.read(
        `insert into agreements (id, application_id, case_id, entry_id, version, content, digest, made_at)
         select gen_random_uuid(), application_id, case_id, entry_id, 2, content, digest, made_at from agreements where id = $1`,
        [agreement!.id],
      ),
    ).rejects.toThrow(/unique|duplicate/);
  });

  it('moves on with the second signature, whichever side comes first, and names both', async () => {
    for (const first of ['party', 'commission'] as const) {
      const made = await awarded.toSign();
      const order = first === 'party' ? [made.certifier, officer] : [officer, made.certifier];
      expect((await awarded.sign(order[0]!, made)).stage).toBe('contract');
      expect((await awarded.sign(order[1]!, made)).stage).toBe('pay1');
      expect(await agreementOf(made)).toMatchObject({
        partySignedBy: '审核人',
        commissionSignedBy: '陆知行',
      });
    }
  });

  it('is not signed over another text, nor twice by one side, nor by a writer', async () => {
    const made = await awarded.toSign();
    const wrong = { record: { digest: 'f'.repeat(64) } };
    expect((await refused(awarded.conclude(made.certifier, made.caseId, 'signed', wrong))).code).toBe(
      'agreement.changed',
    );
    const writer = await world.person('填报人', {
      memberships: [{ party: made.party.id, role: 'writer' }],
    });
    expect((await refused(awarded.sign(writer, made))).kind).toBe('forbidden');
    await awarded.sign(made.certifier, made);
    expect((await refused(awarded.sign(made.certifier, made))).code).toBe('duty.none');
    expect(await stageOf(made)).toBe('contract');
  });

  it('is signed by two sides at the same moment and moves on once', async () => {
    const made = await awarded.toSign();
    const { version } = await world.caseOf(made.caseId);
    const told = await Promise.allSettled([awarded.sign(made.certifier, made), awarded.sign(officer, made)]);
    for (const each of told)
      if (each.status === 'rejected') expect((each.reason as Refusal).code).toBe('case.stale');
    if (told.some((each) => each.status === 'rejected')) {
      expect((await world.caseOf(made.caseId)).version).toBe(version + 1);
      const left = told[0]!.status === 'rejected' ? made.certifier : officer;
      await awarded.sign(left, made);
    }
    expect(await stageOf(made)).toBe('pay1');
    expect(await world.entries(made.caseId, 'pay1')).toBe(1);
  });

  it('lapses when it is overdue, gives its money back, and only then', async () => {
    const made = await awarded.toSign(7_000_000);
    await awarded.sign(made.certifier, made);
    const before = await moneyOf(made);
    const { dueAt } = await world.caseOf(made.caseId);
    await agreements.lapse(dueAt!);
    expect(await stageOf(made)).toBe('contract');
    await agreements.lapse(new Date(dueAt!.getTime() + 1));
    await agreements.lapse(new Date(dueAt!.getTime() + 1));
    expect(await world.caseOf(made.caseId)).toMatchObject({ stage: 'lapsed', result: 'lapsed' });
    const award = await world.tx((tx) => world.app.get(AwardService).of(tx, made.id));
    expect(award?.state).toBe('revoked');
    expect(before - (await moneyOf(made))).toBeGreaterThanOrEqual(7_000_000);
    expect((await refused(awarded.sign(officer, made))).code).toMatch(/duty.none|case.ended/);
  });
});

describe('a report', () => {
  const items = ['progress', 'targets', 'accounts', 'report'];
  const checked = (answer = 'yes', remark?: string) => ({
    items: Object.fromEntries(items.map((id) => [id, { answer, remark }])),
  });
  const inMidterm = async () => {
    const made = await awarded.toPay();
    await world.walk(made.caseId, 'paid');
    await drain(world.app);
    return made;
  };

  it('comes first: until then the officer owes nothing and can answer nothing', async () => {
    const made = await inMidterm();
    const answer = () => awarded.conclude(officer, made.caseId, 'pass', { record: checked() });
    expect((await refused(answer())).code).toBe('duty.none');
    expect(
      (await refused(awarded.conclude(made.certifier, made.caseId, 'pass', { record: checked() }))).code,
    ).toBe('report.missing');
    await awarded.report(made);
    const { entryId } = await world.caseOf(made.caseId);
    const report = await world.tx((tx) => world.app.get(ReportService).of(tx, entryId));
    expect(report).toMatchObject({ kind: 'interim', progress: '样机完成', spentFen: 5_000_000, files: [] });
    expect((await answer()).stage).toBe('accept');
  });

  it('is handed in once', async () => {
    const made = await inMidterm();
    const told = await Promise.allSettled([awarded.report(made), awarded.report(made)]);
    expect(told.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    expect((await refused(awarded.report(made))).code).toBe('report.twice');
  });

  it('keeps its files by name for whoever checks it, and takes none of somebody else', async () => {
    const made = await inMidterm();
    const pdf = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n';
    const upload = (by: Actor) =>
      world.app
        .get(FileService)
        .upload(by, '专账.pdf', Readable.from([Buffer.from(pdf)]), { purpose: 'report' });
    const foreign = await upload(officer);
    expect((await refused(awarded.report(made, { files: [foreign.id] }))).code).toBe('file.unknown');
    const own = await upload(made.certifier);
    await awarded.report(made, { files: [own.id] });
    const { entryId } = await world.caseOf(made.caseId);
    const report = await world.tx((tx) => world.app.get(ReportService).of(tx, entryId));
    expect(report?.files).toEqual([{ id: own.id, name: '专账.pdf', size: own.size, sha256: own.sha256 }]);
    const { file, content } = await world.app.get(FileService).open(officer, own.id);
    content.destroy();
    expect(file.name).toBe('专账.pdf');
  });

  it('is due twelve months after the stage was entered', async () => {
    const made = await inMidterm();
    const { enteredAt, dueAt } = await world.caseOf(made.caseId);
    const due = new Date(enteredAt);
    due.setUTCMonth(due.getUTCMonth() + 12);
    expect(dueAt).toEqual(due);
  });

  it('of another enterprise is not to be found, and none is taken where none is asked', async () => {
    const made = await inMidterm();
    const stranger = await world.person('外人', {
      memberships: [{ party: (await world.party()).id, role: 'certifier' }],
    });
    expect((await refused(awarded.report({ ...made, certifier: stranger }))).kind).toBe('not-found');
    const signing = await awarded.toSign();
    expect((await refused(awarded.report(signing))).code).toBe('report.not-asked');
  });

  it('is asked for again in the next round when things must be put right', async () => {
    const made = await inMidterm();
    await awarded.report(made);
    expect(
      (
        await refused(
          awarded.conclude(officer, made.caseId, 'rectify', { remark: '补专账', record: checked('doubt') }),
        )
      ).code,
    ).toBe('items.incomplete');
    await awarded.conclude(officer, made.caseId, 'rectify', {
      remark: '补专账',
      record: checked('doubt', '缺凭证'),
    });
    await drain(world.app);
    expect(await world.caseOf(made.caseId)).toMatchObject({ stage: 'midterm', round: 2 });
    await awarded.report(made);
  });
});

describe('an acceptance', () => {
  it('does not pass with an item that does not conform, and may then fail', async () => {
    const made = await awarded.toPay();
    await world.walk(made.caseId, 'paid', 'pass');
    await drain(world.app);
    await awarded.report(made);
    const record = (answer: string) => ({
      items: Object.fromEntries(
        ['targets', 'results', 'funds', 'audit'].map((id) => [id, { answer, remark: '未完成' }]),
      ),
      panel: ['顾清和'],
      heldOn: '2026-11-24',
      unspentFen: 0,
    });
    expect(
      (await refused(awarded.conclude(officer, made.caseId, 'pass', { record: record('no') }))).code,
    ).toBe('acceptance.item-denied');
    const failed = await awarded.conclude(officer, made.caseId, 'fail', {
      remark: '指标未完成',
      record: record('no'),
    });
    expect(failed.result).toBe('terminated');
  });
});

describe('an evaluation', () => {
  it('ends with the grade of its scores and with no other', async () => {
    const made = await awarded.toPay();
    await world.walk(made.caseId, 'paid', 'pass', 'pass', 'forgo');
    await drain(world.app);
    await awarded.report(made, { scores: { decision: 95, process: 90, output: 90, effect: 90 } });
    const record = { scores: { decision: 90, process: 80, output: 85, effect: 85 } };
    const refusal = await refused(awarded.conclude(officer, made.caseId, 'excellent', { record }));
    expect([refusal.code, refusal.details['grade']]).toEqual(['evaluation.other-grade', 'good']);
    expect((await awarded.conclude(officer, made.caseId, 'good', { record })).result).toBe('completed');
  });

  it('of 产学研 waits for the applicant’s own score of every indicator, which the officer sees', async () => {
    const made = await awarded.toPay();
    await world.walk(made.caseId, 'paid', 'pass', 'pass', 'forgo');
    await drain(world.app);
    const scores = { decision: 100, process: 95, output: 90, effect: 90 };
    const record = { scores: { decision: 90, process: 80, output: 85, effect: 85 } };
    expect((await refused(awarded.conclude(officer, made.caseId, 'good', { record }))).code).toBe(
      'duty.none',
    );
    const { effect: _, ...some } = scores;
    expect((await refused(awarded.report(made, { scores: some }))).details).toMatchObject({
      missing: ['effect'],
    });
    await awarded.report(made, { scores });
    const view = await world.tx(async (tx) =>
      world.app.get(StageService).view(tx, await world.caseOf(made.caseId), officer),
    );
    expect(view['report']).toMatchObject({ kind: 'result', scores });
    expect((await awarded.conclude(officer, made.caseId, 'good', { record })).result).toBe('completed');
  });

  it('waits for the applicant’s results beside its targets where the applicant is an actor', async () => {
    await world.under(
      smallDefinition(
        [
          { id: 'draft', kind: 'form', outcomes: ['submit > evaluate'] },
          {
            id: 'evaluate',
            kind: 'evaluation',
            actors: ['applicant', 'officer'],
            arguments: {
              grades: [
                { outcome: 'good', from: 60 },
                { outcome: 'poor', from: 0 },
              ],
              indicators: [{ id: 'effect', label: { 'zh-CN': '效益', en: 'Effect' } }],
              targets: 'project.goals',
            },
            outcomes: ['good > archive', '!poor > archive'],
          },
          { id: 'archive', kind: 'closed', arguments: { result: 'completed' } },
        ],
        { code: 'JIXIAO', form: withGoals },
      ),
    );
    const made = await world.application([], { 'project.goals': [{ name: '服务企业', target: '100 家' }] });
    await drain(world.app);
    const certifier = await world.person('审核人', {
      memberships: [{ party: made.party.id, role: 'certifier' }],
    });
    const view = await world.tx(async (tx) =>
      world.app.get(StageService).view(tx, await world.caseOf(made.caseId), officer),
    );
    expect(view).toEqual({ report: null, targets: [{ indicator: '服务企业', target: '100 家' }] });
    const record = { scores: { effect: 75 } };
    expect((await refused(awarded.conclude(officer, made.caseId, 'good', { record }))).code).toBe(
      'duty.none',
    );
    expect((await refused(awarded.report({ ...made, certifier }, { scores: { effect: 80 } }))).code).toBe(
      'report.scores-unexpected',
    );
    await awarded.report({ ...made, certifier });
    expect((await awarded.conclude(officer, made.caseId, 'good', { record })).result).toBe('completed');
  });
});

/** A form whose table holds the targets. */
const words = (text: string) => ({ 'zh-CN': text, en: text });
const withGoals: Definition['form'] = {
  ...smallDefinition([
    { id: 'draft', kind: 'form', outcomes: ['submit > draft'] },
    { id: 'end', kind: 'closed', arguments: { result: 'completed' } },
  ]).form,
};
withGoals.sections[0]!.fields.push({
  type: 'table',
  id: 'goals',
  label: words('目标'),
  required: false,
  minRows: 0,
  maxRows: 10,
  columns: [
    { type: 'text', id: 'name', label: words('指标'), required: true, maxLength: 50 },
    { type: 'text', id: 'target', label: words('目标值'), required: true, maxLength: 50 },
  ],
} as never);
