import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import type { Clock, Text } from '@keshen/kernel';
import {
  CLOCK,
  Database,
  decodeCursor,
  pageOf,
  rows,
  writeSheet,
  type Page,
  type Tx,
} from '@keshen/platform/server';
import { stageById } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { subsidyTable } from '../domain/may';
import { givenColumns, listTable } from '../domain/sheet';
import { writtenBack } from '../domain/write-back';
import type { Batch, ListCall, BatchPage, BatchCounts, BatchRow, BatchOffer } from '../domain/views';
import { batchById, batchColumns } from './subsidy.rows';

const place = z.tuple([z.string(), z.uuid()]);

export interface ListedBatch extends Batch {
  call: Text;
  amountFen: number;
  rows: number;
}

/** Reads of lists, for the office. */
@Injectable()
export class BatchQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Lists, the latest first. */
  async list(actor: Actor, query: { cursor?: string; limit: number }): Promise<Page<ListedBatch>> {
    subsidyTable.require(actor, 'read', { party: null });
    const [at, id] = query.cursor
      ? decodeCursor(query.cursor, place)
      : ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
    const found = await this.database.read<ListedBatch>(
      `select ${batchColumns}, k.title as call,
         (select coalesce(sum(o.amount_fen), 0)::bigint from subsidy_offers o where o.batch_id = b.id) as "amountFen",
         (select count(*)::int from subsidy_rows r where r.batch_id = b.id) as rows
       from subsidy_batches b join calls k on k.id = b.call_id
       where (b.created_at, b.id) < ($1::timestamptz, $2::uuid) order by b.created_at desc, b.id desc limit $3`,
      [at, id, query.limit + 1],
    );
    return pageOf(found, query.limit, (b) => [new Date(b.createdAt).toISOString(), b.id]);
  }

  /** Calls that a list can be taken in for, those that close first before the others. */
  async calls(actor: Actor): Promise<ListCall[]> {
    subsidyTable.require(actor, 'read', { party: null });
    const open = await this.database.read<Omit<ListCall, 'register'> & { versionId: string }>(
      `select id, title, programme_code as programme, closes_at as "closesAt", programme_version_id as "versionId" from calls
       where published_at is not null and not trial and opens_at <= $1 and closes_at > $1 order by closes_at, id limit 200`,
      [this.clock.now()],
    );
    const known = await Promise.all(
      open.map(async ({ versionId, ...call }) => {
        const { applyFree, patents } = await this.programmes.definitionOf(versionId);
        return applyFree ? [{ ...call, register: patents !== undefined }] : [];
      }),
    );
    return known.flat();
  }

  /** One list with its totals and where its cases stand. Refuses `batch.unknown`. */
  page(actor: Actor, id: string): Promise<BatchPage> {
    subsidyTable.require(actor, 'read', { party: null });
    return this.database.transaction(async (tx) => {
      const batch = await batchById(tx, id);
      const definition = await this.programmes.definitionOf(batch.programmeVersionId);
      const [call] = await rows<BatchPage['call']>(
        tx,
        `select id, title, envelope_fen as "envelopeFen", awarded_fen as "awardedFen" from calls where id = $1`,
        [batch.callId],
      );
      const standing = await rows<{ stage: string; cases: number; ended: boolean }>(
        tx,
        `select c.stage, count(*)::int as cases, c.ended_at is not null as ended
         from subsidy_offers o join cases c on c.application_id = o.application_id and c.kind = 'application'
         where o.batch_id = $1 group by c.stage, c.ended_at is not null`,
        [id],
      );
      const order = definition.workflows.application.stages.map((s) => s.id);
      return {
        batch,
        call: call!,
        programme: { code: definition.code, name: definition.name },
        counts: await this.counts(tx, id),
        stages: standing
          .map((s) => {
            const { kind, label } = stageById(definition, 'application', s.stage);
            return { ...s, kind, label };
          })
          .sort((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage)),
        columns: givenColumns(listTable(definition)).map(({ id: column, label }) => ({ id: column, label })),
        may: { manage: subsidyTable.may(actor, 'manage', { party: null }) },
      };
    });
  }

  private async counts(tx: Tx, id: string): Promise<BatchCounts> {
    const byRow = await rows<{ state: string; n: number }>(
      tx,
      `select state, count(*)::int as n from subsidy_rows where batch_id = $1 group by state`,
      [id],
    );
    const byOffer = await rows<{ state: string; n: number; amount: number }>(
      tx,
      `select state, count(*)::int as n, sum(amount_fen)::bigint as amount from subsidy_offers
       where batch_id = $1 group by state`,
      [id],
    );
    const amounts = await rows<{ amountFen: number; rows: number }>(
      tx,
      `select amount_fen as "amountFen", count(*)::int as rows from subsidy_rows
       where batch_id = $1 and state = 'due' group by amount_fen order by count(*) desc, amount_fen limit 20`,
      [id],
    );
    const of = <K extends string>(found: { state: string; n: number }[], states: readonly K[]) =>
      Object.fromEntries(states.map((s) => [s, found.find((f) => f.state === s)?.n ?? 0])) as Record<
        K,
        number
      >;
    return {
      rows: of(byRow, ['waiting', 'due', 'nothing', 'bad']),
      offers: of(byOffer, ['listed', 'planned', 'empty', 'made', 'submitted', 'declined', 'failed']),
      amountFen: byOffer.filter((o) => o.state !== 'declined').reduce((sum, o) => sum + o.amount, 0),
      amounts,
    };
  }

  /** Rows in the order of the file. Refuses `batch.unknown`. */
  async rows(
    actor: Actor,
    id: string,
    query: { state?: BatchRow['state']; cursor?: string; limit: number },
  ): Promise<Page<BatchRow>> {
    subsidyTable.require(actor, 'read', { party: null });
    const after = query.cursor ? decodeCursor(query.cursor, z.int()) : 0;
    await this.database.transaction((tx) => batchById(tx, id));
    const found = await this.database.read<BatchRow>(
      `select number, name, credit_code as "creditCode", item, state, amount_fen as "amountFen", problems
       from subsidy_rows where batch_id = $1 and number > $2 and ($3::text is null or state = $3)
       order by number limit $4`,
      [id, after, query.state ?? null, query.limit + 1],
    );
    return pageOf(found, query.limit, (row) => row.number);
  }

  /** Enterprises of a list, those with something wrong first. Refuses `batch.unknown`. */
  async offers(actor: Actor, id: string): Promise<BatchOffer[]> {
    subsidyTable.require(actor, 'read', { party: null });
    await this.database.transaction((tx) => batchById(tx, id));
    return this.database.read<BatchOffer>(
      `select o.id, coalesce(p.name, o.name) as name, o.credit_code as "creditCode", o.state, o.amount_fen as "amountFen",
         (select count(*)::int from subsidy_rows r where r.offer_id = o.id and r.state = 'due') as rows,
         o.problems, o.application_id as "applicationId", a.reference, o.remark
       from subsidy_offers o left join parties p on p.id = o.party_id left join applications a on a.id = o.application_id
       where o.batch_id = $1
       order by o.state not in ('failed', 'declined'), o.amount_fen desc, o.credit_code limit 5000`,
      [id],
    );
  }

  /** Rows that cannot be taken, as a spreadsheet to mend and send again. Refuses `batch.unknown`. */
  async badRows(actor: Actor, id: string): Promise<Buffer> {
    subsidyTable.require(actor, 'read', { party: null });
    const { programmeVersionId } = await this.database.transaction((tx) => batchById(tx, id));
    const definition = await this.programmes.definitionOf(programmeVersionId);
    const found = await this.database.read<BatchRow>(
      `select number, name, credit_code as "creditCode", item from subsidy_rows
       where batch_id = $1 and state = 'bad' order by number`,
      [id],
    );
    return writeSheet([{ name: '有误的行', ...writtenBack(definition, found) }]);
  }
}
