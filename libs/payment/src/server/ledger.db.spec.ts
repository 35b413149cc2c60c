import fc from 'fast-check';
import { isRefusal } from '@keshen/kernel';
import { drain } from '@keshen/testing/server';
import { paymentNumber } from '../domain/treasury';
import { ACCOUNT, csvOf, financeWorld, type FinanceWorld } from './finance.fixture';

const runs = Math.max(2, Math.round(Number(process.env.PROPERTY_RUNS ?? 50) / 25));
let world: FinanceWorld['world'];
let batches: FinanceWorld['batches'];
let payments: FinanceWorld['payments'];
let first: FinanceWorld['first'];
let second: FinanceWorld['second'];
let last: FinanceWorld['last'];
let due: FinanceWorld['due'];
let taken: FinanceWorld['taken'];

beforeAll(async () => {
  ({ world, batches, payments, first, second, last, due, taken } = await financeWorld());
});
afterAll(() => world?.close());

describe('the ledger under many hands', () => {
  type Act = {
    who: 0 | 1;
    on: number;
    act: 'gather' | 'approve' | 'withdraw' | 'paid' | 'returned' | 'account';
  };
  const anyAct: fc.Arbitrary<Act> = fc.record({
    who: fc.constantFrom(0 as const, 1 as const),
    on: fc.nat(2),
    act: fc.constantFrom('gather', 'gather', 'approve', 'approve', 'withdraw', 'paid', 'returned', 'account'),
  });

  it('keeps every rule, whatever finance, bank and applicant do at the same moment', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyAct, { minLength: 3, maxLength: 6 }), { minLength: 3, maxLength: 6 }),
        async (waves) => {
          const pool = await due(3);
          for (const wave of waves) {
            const told = await Promise.allSettled(wave.map((act) => doing(act, pool)));
            for (const each of told)
              if (each.status === 'rejected' && !isRefusal(each.reason)) throw each.reason;
            await drain(world.app);
            await expectSound(pool.map((one) => one.id));
          }
        },
      ),
      { numRuns: runs },
    );
  });

  async function doing({ who, on, act }: Act, pool: Awaited<ReturnType<typeof due>>): Promise<unknown> {
    const actor = who === 0 ? first : second;
    const one = pool[on]!;
    const payment = await last(one);
    const about = [paymentNumber(payment.no), '', '60000'] as const;
    switch (act) {
      case 'gather':
        return batches.prepare(actor, { title: '同时', payments: [payment.id] });
      case 'approve':
        return payment.batchId
          ? batches.approve(actor, payment.batchId)
          : payments.approve(actor, payment.id);
      case 'withdraw':
        return payment.batchId ? batches.withdraw(actor, payment.batchId) : null;
      case 'account':
        return payments.correctAccount(one.certifier, payment.id, {
          name: '上海某传感技术有限公司',
          bank: '工行',
          account: ACCOUNT,
        });
      case 'paid':
        return taken(csvOf([about[0], ACCOUNT, about[2], '已拨', '2026-11-25', 'R']), 'r.csv', actor);
      case 'returned':
        return payments.settle(actor, payment.id, {
          result: 'returned',
          on: '2026-11-25',
          reason: '户名不符',
        });
    }
  }

  async function expectSound(ids: string[]): Promise<void> {
    const broken = await world.db.database.read(
      `select w.application_id from awards w where w.application_id = any ($1) and (
         coalesce((select sum(amount_fen) from ledger l where l.application_id = w.application_id), 0)
           not between 0 and w.amount_fen
         or coalesce((select sum(amount_fen) from ledger l where l.application_id = w.application_id), 0)
           <> coalesce((select sum(amount_fen) from payments y where y.application_id = w.application_id and y.state = 'paid'), 0))
       union all
       select y.application_id from payments y where y.application_id = any ($1)
         and (y.approved_by = y.prepared_by or (y.state in ('approved', 'paid', 'returned') and y.approved_by is null))
       union all
       select y.application_id from payments y join payment_batches b on b.id = y.batch_id where y.application_id = any ($1)
         and ((b.state = 'prepared') <> (y.state = 'prepared') or b.state = 'withdrawn')
       union all
       select application_id from payments where application_id = any ($1) and state not in ('returned', 'forgone')
         group by application_id, instalment having count(*) > 1`,
      [ids],
    );
    expect(broken).toEqual([]);
  }
});
