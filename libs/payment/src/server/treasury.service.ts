import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { record } from '@keshen/audit/server';
import { FileService } from '@keshen/document/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, isRefusal, notFound, Refusal, type Clock } from '@keshen/kernel';
import { CLOCK, Database, readSheet, rows, writeSheet, type Tx } from '@keshen/platform/server';
import { paymentTable } from '../domain/may';
import { IMPORT_ROWS_MOST, type ImportedLine, type SettlementRequest } from '../domain/requests';
import {
  csvRows,
  decoded,
  digitsOf,
  paymentNumber,
  treasuryAnswer,
  treasuryColumns,
  treasuryResults,
  type TreasuryAnswer,
  type TreasuryCells,
} from '../domain/treasury';
import type { Payment } from '../domain/views';
import { PaymentBehaviour } from './payment.behaviour';
import { paymentColumns } from './payment.rows';
import { PaymentService } from './payment.service';

/** Payments in one export. */
const EXPORT_MOST = 1000;

interface Judged {
  row: number;
  answer?: TreasuryAnswer;
  problem?: string;
}
type Known = Payment & { sealed: string };

/** 国库: what is approved goes out as a spreadsheet, the treasury's answers come back in it. */
@Injectable()
export class TreasuryService {
  constructor(
    private readonly database: Database,
    private readonly payments: PaymentService,
    private readonly behaviour: PaymentBehaviour,
    private readonly files: FileService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * 国库支付清单: approved payments, of one batch or all, with the accounts in full; the only place that shows many, so
   * each reading is kept with the digest of the file. At most 1,000. Refuses `batch.unapproved`.
   */
  async export(actor: Actor, batchId: string | null): Promise<Buffer> {
    paymentTable.require(actor, 'see-account', { party: '' });
    const found = await this.database.transaction(async (tx) => {
      if (batchId) await this.requireApproved(tx, batchId);
      return rows<Known & { reference: string; title: string }>(
        tx,
        `select ${paymentColumns}, y.payee_sealed as sealed, a.reference, a.title
         from payments y join applications a on a.id = y.application_id
         where y.state = 'approved' and ($1::uuid is null or y.batch_id = $1) order by y.no limit ${EXPORT_MOST}`,
        [batchId],
      );
    });
    const file = await writeSheet([
      {
        name: '国库支付清单',
        columns: treasuryColumns.map(({ key, titles: [title] }) => ({
          title,
          kind: key === 'amount' ? 'yuan' : 'text',
          ...(key === 'result' ? { choices: Object.keys(treasuryResults) } : {}),
        })),
        rows: found.map((y) => {
          const payee = this.behaviour.open(y.id, y.sealed);
          return [
            paymentNumber(y.no),
            y.reference,
            y.title,
            payee.name,
            payee.bank,
            payee.account,
            y.amountFen,
            ...['', '', ''],
          ];
        }),
      },
    ]);
    await this.database.transaction((tx) =>
      this.keep(tx, actor, 'payment.exported', batchId ?? 'approved', {
        count: found.length,
        totalFen: found.reduce((sum, y) => sum + y.amountFen, 0),
        sha256: sha256(file),
      }),
    );
    return file;
  }

  private async requireApproved(tx: Tx, id: string): Promise<void> {
    const [batch] = await rows<{ state: string }>(tx, `select state from payment_batches where id = $1`, [
      id,
    ]);
    if (!batch) throw notFound('batch.unknown');
    if (batch.state !== 'approved') throw conflict('batch.unapproved', { state: batch.state });
  }

  /**
   * 国库结果: books the answers of an uploaded file, xlsx or CSV. Every row is judged alone: wrong payment, account or
   * amount, another state are told with the row's number, and the good ones are booked; what was booked before is told as
   * such. All of it is one transaction, so that a file is never half taken in. At most 1,000 rows.
   */
  async import(actor: Actor, fileId: string): Promise<{ lines: ImportedLine[] }> {
    paymentTable.require(actor, 'settle', { party: '' });
    const { file, content } = await this.files.open(actor, fileId);
    const bytes = Buffer.concat(await content.toArray());
    const judged = file.mediaType.includes('spreadsheet') ? readXlsx(bytes) : readCsv(bytes);
    return this.database.transaction(async (tx) => {
      const lines = await this.book(tx, actor, judged);
      const done = lines.filter((line) => line.done).length;
      await tx.query(
        `insert into payment_imports (id, name, sha256, lines, done, failed, imported_at, imported_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          uuid(),
          file.name,
          sha256(bytes),
          JSON.stringify(lines),
          done,
          lines.length - done,
          this.clock.now(),
          actor.account,
        ],
      );
      await this.keep(tx, actor, 'payment.imported', 'results', {
        file: file.name,
        sha256: sha256(bytes),
        done,
        failed: lines.length - done,
      });
      return { lines };
    });
  }

  /** In the order of the cases, so that two files taken in at once wait for one another instead of for ever. */
  private async book(tx: Tx, actor: Actor, judged: Judged[]): Promise<ImportedLine[]> {
    const numbers = judged.flatMap(({ answer }) => (answer ? [answer.no] : []));
    const known = await rows<Known>(
      tx,
      `select ${paymentColumns}, y.payee_sealed as sealed from payments y where y.no = any ($1) order by y.case_id, y.id`,
      [numbers],
    );
    const place = new Map(known.map((payment, i) => [payment.no, { payment, i }]));
    const lines = judged.filter((j) => !j.answer).map(({ row, problem }) => refusedLine(row, problem!));
    const answered = judged.flatMap(({ row, answer }) => (answer ? [{ row, answer }] : []));
    const order = (no: number): number => place.get(no)?.i ?? -1;
    answered.sort((a, b) => order(a.answer.no) - order(b.answer.no) || a.row - b.row);
    for (const { row, answer } of answered)
      lines.push(await this.bookRow(tx, actor, row, answer, place.get(answer.no)?.payment));
    return lines.sort((a, b) => a.row - b.row);
  }

  private async bookRow(
    tx: Tx,
    actor: Actor,
    row: number,
    answer: TreasuryAnswer,
    payment: Known | undefined,
  ): Promise<ImportedLine> {
    if (!payment) return refusedLine(row, 'row.payment');
    const about = { row, payment: paymentNumber(payment.no) };
    if (digitsOf(this.behaviour.open(payment.id, payment.sealed).account) !== answer.account)
      return { ...about, done: false, code: 'row.account' };
    if (payment.amountFen !== answer.amountFen) return { ...about, done: false, code: 'row.amount' };
    if (saysTheSame(payment, answer.settlement)) return { ...about, done: true, again: true };
    try {
      await tx.transaction((inner) => this.payments.settleIn(inner, actor, payment.id, answer.settlement));
      Object.assign(payment, settled(answer.settlement));
      return { ...about, done: true };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return { ...about, done: false, code: error.code };
    }
  }

  private keep(tx: Tx, actor: Actor, act: string, id: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'payment', id },
      details,
      at: this.clock.now(),
    });
  }
}

const refusedLine = (row: number, code: string): ImportedLine => ({ row, done: false, code });
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** How a payment stands after an answer: a file may say the same thing twice. */
const settled = (answer: SettlementRequest): Partial<Payment> => ({
  state: answer.result,
  settledOn: answer.on,
  ...(answer.result === 'paid' ? { bankReference: answer.bankReference } : { returnReason: answer.reason }),
});

/** Whether a payment has been settled with this very answer before. */
function saysTheSame(payment: Payment, answer: SettlementRequest): boolean {
  if (payment.state !== answer.result || payment.settledOn !== answer.on) return false;
  return answer.result === 'paid'
    ? payment.bankReference === answer.bankReference
    : payment.returnReason === answer.reason;
}

function readXlsx(bytes: Buffer): Judged[] {
  const read = readSheet(bytes, { columns: treasuryColumns, maxRows: IMPORT_ROWS_MOST });
  const wrong = new Map(read.problems.map((problem) => [problem.row, problem.code]));
  return read.rows.flatMap(({ number, cells }) => {
    const problem = wrong.get(number);
    return problem ? [{ row: number, problem }] : judge(number, cells as TreasuryCells);
  });
}

function readCsv(bytes: Buffer): Judged[] {
  const found = csvRows(decoded(bytes));
  if (found.length > IMPORT_ROWS_MOST)
    throw new Refusal('too-large', 'spreadsheet.too-many-rows', { most: IMPORT_ROWS_MOST });
  return found.flatMap(({ number, cells }) => judge(number, cells));
}

/** A row without a result is not answered yet and is passed over. */
function judge(row: number, cells: TreasuryCells): Judged[] {
  const answer = treasuryAnswer(cells);
  if (!answer) return [];
  return ['problem' in answer ? { row, problem: answer.problem } : { row, answer }];
}
