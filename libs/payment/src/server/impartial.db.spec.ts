import { v7 as uuid } from 'uuid';
import type { Actor } from '@keshen/identity';
import { MeetingService } from '@keshen/decision/server';
import { withHidden } from '@keshen/platform/server';
import { financeWorld, refused, type FinanceWorld } from './finance.fixture';

let money: FinanceWorld;
let meetings: MeetingService;
beforeAll(async () => {
  money = await financeWorld();
  meetings = money.world.app.get(MeetingService);
});
afterAll(() => money?.world.close());

/** From now on a person has a conflict with an application, which is hidden from what the person does. */
async function aside<T>(who: Actor, application: string, work: () => Promise<T>): Promise<T> {
  await money.world.db.database.read(
    `insert into conflicts (id, account_id, application_id, kind, other, known_by, source, found_at)
     values ($1, $2, $3, 'kin', '某人', 'statement', 'declared', now())`,
    [uuid(), who.account, application],
  );
  return withHidden({ applications: [application], own: [] }, work);
}
const code = async (work: Promise<unknown>): Promise<string> => (await refused(work)).code;

describe('who stands aside from an application of a call', () => {
  it('cannot pay in that call, not even what another application gets', async () => {
    const { world, payments, batches } = money;
    const finance = await world.person('钱进', { staff: [{ role: 'finance', scope: null }] });
    const { id: batch, made } = await money.prepared(2);
    const [another] = await money.due(1);
    await aside(finance, made[0]!.id, async () => {
      expect(await code(payments.prepare(finance, another!.payment.id))).toBe('conflict.call');
      const list = await refused(
        batches.prepare(finance, { title: '第一批', payments: [another!.payment.id] }),
      );
      expect(list.details.problems).toMatchObject([{ code: 'conflict.call' }]);
      expect(await code(payments.prepare(finance, made[0]!.payment.id))).toBe('payment.unknown');
      // Of the two payments one is hidden: the batch is left alone, not approved by half.
      expect(await code(batches.approve(finance, batch))).toBe('conflict.call');
      expect(await code(batches.withdraw(finance, batch))).toBe('conflict.call');
    });
    await batches.approve(money.second, batch);
    const answer = { result: 'paid', on: '2026-11-24', bankReference: 'A1' } as const;
    const settle = () => payments.settle(finance, made[1]!.payment.id, answer);
    await withHidden({ applications: [made[0]!.id], own: [] }, async () =>
      expect(await code(settle())).toBe('conflict.call'),
    );
  });

  it('cannot rank or decide in that call, neither in a meeting nor alone', async () => {
    const { world, awarded } = money;
    const wait = ['endorse', 'admit', 'pass', 'recommend', 'agree'];
    const [one, two] = [await world.application(wait), await world.application(wait)];
    const { callId } = await world.caseOf(one.caseId);
    const [officer, leader] = [
      await world.person('严明', { staff: [{ role: 'officer', scope: null }] }),
      await world.person('郑重', { staff: [{ role: 'leader', scope: null }] }),
    ];
    const agenda = {
      callId,
      title: '办公会',
      heldOn: '2026-12-01',
      cases: [{ caseId: two.caseId, note: '' }],
    };
    await aside(officer, one.id, async () =>
      expect(await code(meetings.prepare(officer, agenda))).toBe('conflict.call'),
    );
    const { id } = await meetings.prepare(awarded.officer, agenda);
    const { version } = await world.caseOf(two.caseId);
    const line = { caseId: two.caseId, outcome: 'agree', amountFen: 5_000_000, version };
    await aside(leader, one.id, async () => {
      const alone = awarded.conclude(leader, two.caseId, 'agree', { record: { amountFen: 5_000_000 } });
      expect(await code(alone)).toBe('conflict.call');
      expect((await meetings.decide(leader, id, [line])).lines).toMatchObject([{ code: 'conflict.call' }]);
      expect((await meetings.preview(leader, id, [line])).lines).toMatchObject([{ code: 'conflict.call' }]);
      expect(await code(meetings.close(leader, id, 1))).toBe('conflict.call');
    });
    expect((await meetings.decide(awarded.leader, id, [line])).lines).toMatchObject([{ done: true }]);
  });

  it('does so in every other call', async () => {
    const { world, batches } = money;
    const finance = await world.person('钱进', { staff: [{ role: 'finance', scope: null }] });
    const [hidden] = await money.due(1);
    await world.under();
    await world.db.database.read(`update calls set envelope_fen = 1000000000000`);
    const [other] = await money.due(1);
    await aside(finance, hidden!.id, async () => {
      await batches.prepare(finance, { title: '另一批次', payments: [other!.payment.id] });
    });
    expect((await money.last(other!)).state).toBe('prepared');
  });
});
