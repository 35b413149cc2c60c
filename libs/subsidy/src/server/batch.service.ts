import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { record } from '@keshen/audit/server';
import { FileService } from '@keshen/document/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, creditCodeProblem, type Clock, type Problem } from '@keshen/kernel';
import {
  CLOCK,
  Crypto,
  Database,
  enqueue,
  readSheet,
  rows,
  type SheetRead,
  type Tx,
} from '@keshen/platform/server';
import type { Definition, TableRow } from '@keshen/programme';
import { CallService, ProgrammeService } from '@keshen/programme/server';
import { subsidyTable } from '../domain/may';
import { ROWS_MOST, type BatchRequest } from '../domain/requests';
import { itemOf, listTable, partyOf, sheetColumns, type Cells, type ListedParty } from '../domain/sheet';
import type { Batch } from '../domain/views';
import { accountContext, batchById } from './subsidy.rows';
import { batchCheck, batchRead, offerMake } from './tasks';

/** A row as it enters a list. */
export interface NewRow {
  number: number;
  party: ListedParty;
  item: TableRow;
  problems: Problem[];
}

/** 免申即享: an officer's lists, from the file to the applications. What takes long is done by tasks. */
@Injectable()
export class BatchService {
  constructor(
    private readonly database: Database,
    private readonly calls: CallService,
    private readonly programmes: ProgrammeService,
    private readonly files: FileService,
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Takes a list in: rows with problems among the others, nothing lost and nothing made yet. Refuses `call.unknown`,
   * `call.not-open`, `batch.no-list` (the programme knows none), and what reading a spreadsheet refuses.
   */
  async start(actor: Actor, request: BatchRequest): Promise<{ id: string }> {
    subsidyTable.require(actor, 'manage', { party: null });
    const file = 'file' in request ? await this.files.open(actor, request.file) : null;
    const bytes = file && (await collected(file.content));
    return this.database.transaction(async (tx) => {
      const call = await this.calls.published(tx, request.callId, null);
      if (this.calls.status(call, this.clock.now()) !== 'open')
        throw conflict('call.not-open', { closes: call.closesAt });
      const definition = await this.programmes.definitionOf(call.programmeVersionId);
      if (!definition.applyFree || (!bytes && !definition.patents)) throw conflict('batch.no-list');
      const sheet = bytes && readSheet(bytes, { columns: sheetColumns(definition), maxRows: ROWS_MOST });
      const id = uuid();
      await tx.query(
        `insert into subsidy_batches (id, call_id, programme_version_id, title, mode, state, file_name, granted_from,
           granted_to, unread, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          id,
          call.id,
          call.programmeVersionId,
          request.title,
          request.mode,
          sheet ? 'checking' : 'reading',
          file?.file.name ?? null,
          'from' in request ? request.from : null,
          'from' in request ? request.to : null,
          sheet ? [...sheet.unreadColumns, ...sheet.unreadSheets].slice(0, 50) : [],
          this.clock.now(),
          actor.account,
        ],
      );
      if (sheet) await this.add(tx, id, rowsOf(definition, sheet));
      await this.keep(tx, actor, 'started', id, { call: call.id, rows: sheet?.rows.length ?? null });
      await enqueue(tx, sheet ? batchCheck : batchRead, { batch: id });
      return { id };
    });
  }

  /** Adds rows and the enterprises that they name; an enterprise is one however often it is named. */
  async add(tx: Tx, batch: string, listed: readonly NewRow[]): Promise<void> {
    const first = new Map<string, ListedParty>();
    // What an enterprise is called and where its money goes, a row without problems says before one with some.
    for (const { party } of [...listed].sort((a, b) => a.problems.length - b.problems.length))
      if (creditCodeProblem(party.creditCode) === null && !first.has(party.creditCode))
        first.set(party.creditCode, party);
    const offers = [...first.values()].map((party) => ({ id: uuid(), ...party }));
    await tx.query(
      `insert into subsidy_offers (id, batch_id, credit_code, name, bank, account_sealed, party_id, state, changed_at)
       select o.id, $1, o.code, o.name, o.bank, o.account, p.id, 'listed', $2
       from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[]) as o (id, code, name, bank, account)
         left join parties p on p.credit_code = o.code
       on conflict (batch_id, credit_code) do nothing`,
      [
        batch,
        this.clock.now(),
        offers.map((o) => o.id),
        offers.map((o) => o.creditCode),
        offers.map((o) => o.name),
        offers.map((o) => o.bank),
        offers.map((o) => o.account && this.crypto.seal(o.account, accountContext(o.id))),
      ],
    );
    const checked = listed.map((row) => ({
      ...row,
      problems: [...row.problems, ...partyProblems(row, first)],
    }));
    await tx.query(
      `insert into subsidy_rows (batch_id, number, offer_id, credit_code, name, item, state, problems)
       select $1, r.number, o.id, r.code, r.name, r.item, r.state, r.problems
       from unnest($2::int[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::jsonb[])
           as r (number, code, name, item, state, problems)
         left join subsidy_offers o on o.batch_id = $1 and o.credit_code = r.code
       on conflict (batch_id, number) do nothing`,
      [
        batch,
        checked.map((r) => r.number),
        checked.map((r) => r.party.creditCode),
        checked.map((r) => r.party.name),
        checked.map((r) => JSON.stringify(r.item)),
        checked.map((r) => (r.problems.length ? 'bad' : 'waiting')),
        checked.map((r) => JSON.stringify(r.problems)),
      ],
    );
  }

  /** Makes an application for every enterprise to which something is due, one task each. Refuses `batch.state`. */
  make(actor: Actor, id: string): Promise<void> {
    subsidyTable.require(actor, 'manage', { party: null });
    return this.database.transaction(async (tx) => {
      await this.inState(tx, id, ['checked']);
      await tx.query(`update subsidy_batches set state = 'making', made_at = $2 where id = $1`, [
        id,
        this.clock.now(),
      ]);
      const planned = await rows<{ id: string }>(
        tx,
        `select id from subsidy_offers where batch_id = $1 and state = 'planned' order by credit_code`,
        [id],
      );
      for (const { id: offer } of planned) await enqueue(tx, offerMake, { offer });
      await this.keep(tx, actor, 'made', id, { enterprises: planned.length });
    });
  }

  /** Lays a list aside before anything was made of it. Refuses `batch.state`. */
  discard(actor: Actor, id: string): Promise<void> {
    subsidyTable.require(actor, 'manage', { party: null });
    return this.database.transaction(async (tx) => {
      await this.inState(tx, id, ['reading', 'checking', 'checked']);
      await tx.query(`update subsidy_batches set state = 'discarded' where id = $1`, [id]);
      await this.keep(tx, actor, 'discarded', id, {});
    });
  }

  private async inState(tx: Tx, id: string, states: Batch['state'][]): Promise<Batch> {
    const batch = await batchById(tx, id, true);
    if (!states.includes(batch.state)) throw conflict('batch.state', { state: batch.state });
    return batch;
  }

  private keep(tx: Tx, actor: Actor, act: string, id: string, details: object): Promise<void> {
    const thing = { kind: 'subsidy-batch', id };
    return record(tx, { actor: actorRef(actor), act: `batch.${act}`, thing, details, at: this.clock.now() });
  }
}

async function collected(content: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function rowsOf(definition: Definition, sheet: SheetRead): NewRow[] {
  const table = listTable(definition);
  const wrong = new Map<number, Problem[]>();
  for (const { row, column, code, params } of sheet.problems)
    wrong.set(row, [...(wrong.get(row) ?? []), { path: column ?? '', code, params }]);
  return sheet.rows.map(({ number, cells }) => {
    const { item, problems } = itemOf(table, cells as Cells);
    return {
      number,
      party: partyOf(cells as Cells),
      item,
      problems: [...(wrong.get(number) ?? []), ...problems],
    };
  });
}

/** A wrong code, a missing name, and an account that differs from the one of the same enterprise further up. */
function partyProblems({ party, problems }: NewRow, first: Map<string, ListedParty>): Problem[] {
  const found: Problem[] = [];
  const told = (path: string): boolean => problems.some((p) => p.path === path);
  const wrong = creditCodeProblem(party.creditCode);
  if (wrong && !told('party.code')) found.push({ path: 'party.code', code: `credit-code.${wrong}` });
  if (!party.name && !told('party.name')) found.push({ path: 'party.name', code: 'field.required' });
  if (party.account && !/^\d{8,30}$/.test(party.account))
    found.push({ path: 'party.account', code: 'field.bank-account' });
  const same = first.get(party.creditCode);
  if (same && party.account && same.account !== party.account)
    found.push({ path: 'party.account', code: 'account.differs' });
  return found;
}
