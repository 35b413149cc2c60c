import type { ConcludeRequest } from '@keshen/application';
import { StageService } from '@keshen/application/server';
import { AwardService } from '@keshen/decision/server';
import type { Actor } from '@keshen/identity';
import { isRefusal } from '@keshen/kernel';
import { NoticeService } from '@keshen/notice/server';
import { CaseWorld, drain, smallDefinition, type SmallStage } from '@keshen/testing/server';
import { PaymentService } from './payment.service';

let world: CaseWorld;
let leader: Actor;
let officer: Actor;
let finance: Actor[];
let number = 0;

beforeAll(async () => {
  world = await CaseWorld.start();
  leader = await world.person('沈毅', { staff: [{ role: 'leader', scope: null }] });
  officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
  finance = [
    await world.person('周敏', { staff: [{ role: 'finance', scope: null }] }),
    await world.person('郑岚', { staff: [{ role: 'finance', scope: null }] }),
  ];
});
afterAll(() => world?.close());

const conclude = async (
  actor: Actor,
  caseId: string,
  outcome: string,
  record?: ConcludeRequest['record'],
) => {
  const { version } = await world.caseOf(caseId);
  return world.app.get(StageService).conclude(actor, caseId, { outcome, version, record });
};
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error: unknown) => (isRefusal(error) ? error.code : Promise.reject(error)),
  );
const publish = async (caseId: string) => {
  const { callId } = await world.caseOf(caseId);
  const { id } = await world.app.get(NoticeService).publish(officer, {
    callId,
    number: `嘉科〔2026〕${++number}号`,
    title: '拟予支持的名单公示',
    contact: { office: '区科委', phone: '021-59530000', address: null },
    cases: [caseId],
  });
  return id;
};
const publicised = async (caseId: string) => {
  await publish(caseId);
  world.clock.advance(15 * 86_400_000);
  await world.app.get(NoticeService).endPeriods();
  await drain(world.app);
};
const awardOf = (id: string) => world.tx((tx) => world.app.get(AwardService).of(tx, id));
const awarded = async (caseId: string): Promise<number> => {
  const { callId } = await world.caseOf(caseId);
  const [call] = await world.db.database.read<{ fen: number }>(
    `select awarded_fen as fen from calls where id = $1`,
    [callId],
  );
  return call!.fen;
};
const started = async (code: string, stages: SmallStage[], formula = '1000000', changes = {}) => {
  await world.under(
    smallDefinition(stages, {
      code,
      amount: { ...smallDefinition(stages).amount, formula },
      ...changes,
    }),
  );
  const made = await world.application();
  await drain(world.app);
  return made;
};

const form = (to: string): SmallStage => ({ id: 'draft', kind: 'form', outcomes: [`submit > ${to}`] });
const decide = (id: string, to: string): SmallStage => ({
  id,
  kind: 'decision',
  arguments: { funds: ['agree'], refuses: 'refuse' },
  outcomes: [`agree > ${to}`, '!refuse > refused'],
});
const notice = (to: string): SmallStage => ({
  id: 'publicity',
  kind: 'notice',
  arguments: { workingDays: 5, clear: 'clear', objected: 'objected' },
  outcomes: [`clear > ${to}`, '!objected > refused'],
});
const pay = (to: string): SmallStage => ({
  id: 'pay',
  kind: 'payment',
  arguments: { instalment: 'whole', paid: 'paid' },
  outcomes: [`paid > ${to}`, '!returned > pay'],
});
const ends: SmallStage[] = [
  { id: 'archive', kind: 'closed', arguments: { result: 'completed' } },
  { id: 'refused', kind: 'closed', arguments: { result: 'refused' } },
];

describe('a recognition, whose formula gives nothing,', () => {
  it('is decided without an amount, made public, and goes past its payment', async () => {
    const { id, caseId } = await started(
      'RENDING',
      [form('decide'), decide('decide', 'publicity'), notice('pay'), pay('archive'), ...ends],
      '0',
    );
    await conclude(leader, caseId, 'agree');
    expect(await awardOf(id)).toMatchObject({ amountFen: 0, state: 'proposed' });
    await publicised(caseId);
    expect(await awardOf(id)).toMatchObject({ state: 'confirmed' });
    expect(await world.caseOf(caseId)).toMatchObject({ stage: 'archive', result: 'completed' });
  });

  it('awards no money where nothing is due', async () => {
    const { caseId } = await world.application();
    expect(await codeOf(conclude(leader, caseId, 'agree', { amountFen: 1 }))).toBe('award.over-entitled');
  });
});

describe('a workflow without a decision', () => {
  it('is made public and ended by the sweep all the same', async () => {
    const { id, caseId } = await started('BEIAN', [form('publicity'), notice('archive'), ...ends]);
    await publicised(caseId);
    expect((await world.caseOf(caseId)).stage).toBe('archive');
    expect(await awardOf(id)).toBeNull();
  });

  it('signs an agreement that says nothing of money', async () => {
    const { caseId } = await started('XIEYI', [
      form('contract'),
      {
        id: 'contract',
        kind: 'agreement',
        arguments: { signed: 'signed', lapsed: 'lapse' },
        outcomes: ['signed > archive', '!lapse > refused'],
      },
      ...ends,
    ]);
    const [agreement] = await world.db.database.read<{ content: object }>(
      `select content from agreements where case_id = $1`,
      [caseId],
    );
    expect(agreement!.content).toMatchObject({ awardFen: 0, instalments: [] });
  });
});

describe('a second decision', () => {
  const stages = [
    form('first'),
    decide('first', 'second'),
    decide('second', 'publicity'),
    notice('archive'),
    ...ends,
  ];

  it('replaces what the first has awarded, and the envelope counts the difference', async () => {
    const { id, caseId } = await started('ERSHEN', stages);
    await conclude(leader, caseId, 'agree', { amountFen: 600_000 });
    expect(await awarded(caseId)).toBe(600_000);
    await conclude(leader, caseId, 'agree', { amountFen: 1_000_000 });
    expect(await awardOf(id)).toMatchObject({ amountFen: 1_000_000, state: 'proposed' });
    expect(await awarded(caseId)).toBe(1_000_000);
  });

  it('gives the money back when it refuses', async () => {
    const before = 1_000_000;
    const { id, caseId } = await world.application();
    await conclude(leader, caseId, 'agree', { amountFen: 600_000 });
    await conclude(leader, caseId, 'refuse');
    expect(await awardOf(id)).toMatchObject({ state: 'revoked' });
    expect(await awarded(caseId)).toBe(before);
  });
});

describe('a payment in a workflow without an agreement', () => {
  it('is made after decision and notice; an account that no form asks for is given first', async () => {
    const { id, caseId, party } = await started('BUZHU', [
      form('decide'),
      decide('decide', 'publicity'),
      notice('pay'),
      pay('archive'),
      ...ends,
    ]);
    await conclude(leader, caseId, 'agree', { amountFen: 500_000 });
    await publicised(caseId);
    const [payment] = await world.db.database.read<{ id: string; amountFen: number }>(
      `select id, amount_fen as "amountFen" from payments where application_id = $1`,
      [id],
    );
    expect(payment).toMatchObject({ amountFen: 500_000 });
    const payments = world.app.get(PaymentService);
    expect(await codeOf(payments.prepare(finance[0]!, payment!.id))).toBe('payment.account-open');
    const certifier = await world.person('审核人', { memberships: [{ party: party.id, role: 'certifier' }] });
    await payments.correctAccount(certifier, payment!.id, {
      name: party.name,
      bank: '中国工商银行嘉定支行',
      account: '1001234567890123456',
    });
    await payments.prepare(finance[0]!, payment!.id);
    await payments.approve(finance[1]!, payment!.id);
    await payments.settle(finance[0]!, payment!.id, {
      result: 'paid',
      on: '2026-12-20',
      bankReference: 'A1',
    });
    expect((await world.caseOf(caseId)).result).toBe('completed');
  });
});
