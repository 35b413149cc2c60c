import { Readable } from 'node:stream';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { isRefusal, type Refusal } from '@keshen/kernel';
import { AwardWorld, CaseWorld, type Awarded } from '@keshen/testing/server';
import { BatchQueries } from './batch.queries';
import { BatchService } from './batch.service';
import { PaymentService } from './payment.service';
import { TreasuryService } from './treasury.service';

interface Row {
  id: string;
  no: number;
  state: string;
  attempt: number;
  amountFen: number;
  batchId: string | null;
}
export type Answered = [
  payment: string,
  account: string,
  amount: number | string,
  result: string,
  on: string,
  words: string,
];
const HEAD = ['拨款号', '账号', '金额（元）', '结果', '日期', '回单号或退票原因'];

/** The account that projects of the world give. */
export const ACCOUNT = '1001234567890123456';
export const csvOf = (...lines: Answered[]): Buffer =>
  Buffer.from([HEAD, ...lines].map((line) => line.join(',')).join('\n'));

/** The refusal of what must be refused. */
export const refused = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: unknown) => (isRefusal(error) ? error : Promise.reject(error)),
  );

/** Two people of finance over projects that wait for their money. */
export async function financeWorld() {
  const world = await CaseWorld.start();
  const awarded = await AwardWorld.over(world);
  const batches = world.app.get(BatchService);
  const treasury = world.app.get(TreasuryService);
  const first = await world.person('黄敏', { staff: [{ role: 'finance', scope: null }] });
  const second = await world.person('周岚', { staff: [{ role: 'finance', scope: null }] });
  await world.db.database.read(`update calls set envelope_fen = 1000000000000`);
  const of = (applicationId: string) =>
    world.db.database.read<Row>(
      `select id, no, state, attempt, amount_fen as "amountFen", batch_id as "batchId" from payments
       where application_id = $1 order by no`,
      [applicationId],
    );
  const last = async ({ id }: Pick<Awarded, 'id'>) => (await of(id)).at(-1)!;
  const due = async (n: number) => {
    const made = [];
    for (let i = 0; i < n; i++) {
      const one = await awarded.toPay(10_000_000);
      made.push({ ...one, payment: await last(one) });
    }
    return made;
  };
  const prepared = async (n: number) => {
    const made = await due(n);
    const payments = made.map((m) => m.payment.id);
    const { id } = await batches.prepare(first, { title: '2026年第四季度拨款', payments });
    return { id, made };
  };
  const approved = async (n: number) => {
    const batch = await prepared(n);
    await batches.approve(second, batch.id);
    return batch;
  };
  const uploaded = async (actor: Actor, name: string, content: Buffer): Promise<string> => {
    const fields = { purpose: 'treasury' } as never;
    return (await world.app.get(FileService).upload(actor, name, Readable.from([content]), fields)).id;
  };
  const taken = async (content: Buffer, name = '国库结果.csv', by = first) =>
    (await treasury.import(by, await uploaded(by, name, content))).lines;
  return {
    world,
    awarded,
    batches,
    treasury,
    queries: world.app.get(BatchQueries),
    payments: world.app.get(PaymentService),
    first,
    second,
    of,
    last,
    due,
    prepared,
    approved,
    uploaded,
    taken,
  };
}
export type FinanceWorld = Awaited<ReturnType<typeof financeWorld>>;
