import { Injectable } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { maskBankAccount, notFound } from '@keshen/kernel';
import { AnswerStore } from '@keshen/application/server';
import { Database, rows, type Tx } from '@keshen/platform/server';
import { flatten, type Definition, type TableRow } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { subsidyTable } from '../domain/may';
import { givenColumns, listTable } from '../domain/sheet';
import type { OwnOffer, OfferPage } from '../domain/views';

type Row = OwnOffer & { versionId: string; remark: string | null };
const selected = `select o.id, o.state, jsonb_build_object('id', p.id, 'name', p.name) as party,
    jsonb_build_object('id', k.id, 'title', k.title) as call, k.closes_at as "closesAt",
    o.application_id as "applicationId", o.amount_fen as "amountFen", o.remark,
    (select count(*)::int from subsidy_rows r where r.offer_id = o.id and r.state = 'due') as items,
    b.programme_version_id as "versionId"
  from subsidy_offers o join subsidy_batches b on b.id = o.batch_id join calls k on k.id = b.call_id
    join parties p on p.id = o.party_id`;

/** Reads of what is offered, for the enterprise. */
@Injectable()
export class OfferQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly answers: AnswerStore,
  ) {}

  /** What waits for the actor's own parties to confirm it, the latest first. */
  async mine(actor: Actor): Promise<OwnOffer[]> {
    const parties = [...new Set(actor.memberships.map((m) => m.party))];
    const found = await this.database.read<Row & { closesAt: Date }>(
      `${selected} where o.party_id = any ($1::uuid[]) and o.state = 'made' order by o.changed_at desc, o.id limit 50`,
      [parties],
    );
    return Promise.all(found.map(async (row) => own(row, await this.programmes.definitionOf(row.versionId))));
  }

  /** One offer as its enterprise sees it. Refuses `offer.unknown`, also to everybody else. */
  page(actor: Actor, id: string): Promise<OfferPage> {
    return this.database.transaction(async (tx) => {
      const [row] = await rows<Row & { closesAt: Date }>(tx, `${selected} where o.id = $1`, [id]);
      if (!row || !subsidyTable.may(actor, 'see-offer', { party: row.party.id }))
        throw notFound('offer.unknown');
      const definition = await this.programmes.definitionOf(row.versionId);
      const listed = await rows<{ item: TableRow; amountFen: number }>(
        tx,
        `select item, amount_fen as "amountFen" from subsidy_rows where offer_id = $1 and state = 'due' order by number`,
        [id],
      );
      return {
        ...own(row, definition),
        words: definition.applyFree!.words,
        amountWords: definition.amount.words,
        columns: givenColumns(listTable(definition)).map((column) => ({
          id: column.id,
          label: column.label,
          type: column.type,
          ...(column.type === 'choice' ? { options: column.options } : {}),
        })),
        rows: listed,
        payee: await this.payee(tx, definition, row.applicationId),
        promises: definition.form.sections.flatMap((s) =>
          s.fields.flatMap((f) => (f.type === 'declaration' ? [f.statement] : [])),
        ),
        remark: row.remark,
        may: { confirm: row.state === 'made' && subsidyTable.may(actor, 'confirm', { party: row.party.id }) },
      };
    });
  }

  private async payee(tx: Tx, definition: Definition, applicationId: string): Promise<OfferPage['payee']> {
    const paths = definition.form.payee;
    if (!paths) return null;
    const flat = flatten(await this.answers.readTree(tx, applicationId));
    const [bank, account] = [flat[paths.bank], flat[paths.account]];
    if (typeof bank !== 'string' || typeof account !== 'string') return null;
    return { bank, account: maskBankAccount(account) };
  }
}

const own = (
  { versionId: _v, remark: _r, closesAt, call, ...row }: Row & { closesAt: Date },
  definition: Definition,
) => ({
  ...row,
  call: { ...call, closesAt },
  programme: { code: definition.code, name: definition.name },
});
