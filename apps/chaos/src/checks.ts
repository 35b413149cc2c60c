import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { INestApplicationContext } from '@nestjs/common';
import type { AuditHead } from '@keshen/audit';
import { AuditVerifier, Sealer } from '@keshen/audit/server';
import { FileStore } from '@keshen/document/server';
import { Database } from '@keshen/platform/server';
import { LedgerVerifier } from '@keshen/voucher/server';
import type { Acknowledged, Journal } from './journal';
import type { MailServer } from './mail-server';
import { MoneyChecks } from './money-checks';
import { RESTING } from './programme';
import { told } from './told';

/**
 * Compares what the load was told with what is there, once nothing is on its way any more. Each answers what is wrong.
 * What must not be anywhere is looked for everywhere each time; what was told, what was sent and the audit chain are
 * followed from where the last comparison ended, or from the very beginning.
 */
export class Checks {
  private readonly database: Database;
  readonly money: MoneyChecks;
  /** Where the last comparison ended. */
  private mail = 0;
  private head: AuditHead | undefined;

  constructor(
    private readonly program: INestApplicationContext,
    private readonly journal: Journal,
    private readonly mails: MailServer,
  ) {
    this.database = program.get(Database);
    this.money = new MoneyChecks(this.database);
  }

  /** What was told and done since this was last called. */
  since(): Promise<string[]> {
    return this.compare(this.journal.fresh());
  }

  /** All that was ever told and done. */
  everything(): Promise<string[]> {
    [this.mail, this.head] = [0, undefined];
    this.looked.clear();
    return this.compare(this.journal);
  }

  private async compare(said: Acknowledged): Promise<string[]> {
    const found: string[] = this.journal.strange.splice(0);
    for (const check of [
      this.saves,
      this.tickets,
      this.files,
      this.conclusions,
      this.stages,
      this.mailbox,
      this.books,
    ])
      found.push(...(await check.call(this, said)));
    found.push(...(await this.money.all(said)));
    return found;
  }

  /** Tasks that are still to be done, with the reason of those that failed. */
  waiting(): Promise<{ task: string; failed: boolean; why: string | null }[]> {
    return this.database.read(
      `select task, failed_at is not null as failed, coalesce(refused::text, last_error) as why from outbox
       where handled_at is null order by id limit 20`,
    );
  }

  /** 暂存: each acknowledged save is in the history once, with what was sent and in the version that was answered. */
  private async saves({ saves }: Acknowledged): Promise<string[]> {
    const ids = [...saves.keys()];
    const kept = await this.database.read<{
      id: string;
      application: string;
      path: string;
      value: unknown;
      version: number;
    }>(
      `select change_id as id, application_id as application, path, value, version from answer_changes
       where change_id = any ($1::uuid[])`,
      [ids],
    );
    const found = new Map(kept.map((row) => [row.id, row]));
    const lost = told('save', ids, (id) => {
      const saved = saves.get(id)!;
      const one = found.get(id);
      if (!one) return 'is lost';
      const same = ({ application, path, value, version }: typeof saved) =>
        JSON.stringify([application, path, value, version]);
      return same(one) === same(saved) ? null : 'is another one';
    });
    return [...lost, ...(kept.length > found.size ? ['a save is there twice'] : [])];
  }

  /** 提交: one submission for each acknowledged ticket, a result for every ticket, never two of one application. */
  private async tickets({ tickets }: Acknowledged): Promise<string[]> {
    const pressed = [...tickets.keys()];
    const rows = await this.database.read<{
      application: string;
      tickets: string[];
      receipts: string[] | null;
      refused: string | null;
    }>(
      `select t.application_id as application, array_agg(t.id::text) as tickets, max(r.refusal::text) as refused,
         (select array_agg(s.receipt) from submissions s where s.application_id = t.application_id) as receipts
       from tickets t left join ticket_results r on r.ticket_id = t.id
       where t.application_id = any ($1::uuid[]) group by t.application_id`,
      [pressed],
    );
    const found = new Map(rows.map((row) => [row.application, row]));
    const twice = await this.database.read<{ id: string }>(
      'select application_id as id from submissions group by application_id having count(*) > 1',
    );
    const open = await this.database.read<{ id: string }>(
      'select id from tickets t where not exists (select 1 from ticket_results r where r.ticket_id = t.id)',
    );
    return [
      ...told('ticket of', pressed, (application) => {
        const { receipt, ticket } = tickets.get(application)!;
        const row = found.get(application);
        if (!row || (ticket && !row.tickets.includes(ticket))) return 'is lost';
        if (receipt && !row.receipts?.includes(receipt)) return 'has lost its receipt';
        return row.receipts ? null : `was not submitted: ${row.refused}`;
      }),
      ...told('application', twice, () => 'was submitted twice'),
      ...told('ticket', open, () => 'was settled by nobody'),
    ];
  }

  /** 附件: acknowledged files have their bytes; every row has its bytes, all bytes a row. */
  private async files({ files }: Acknowledged): Promise<string[]> {
    const store = this.program.get(FileStore);
    const rows = await this.database.read<{ id: string; key: string; sha256: string; state: string }>(
      'select id, key, sha256, state from files',
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    const known = await this.database.read<{ key: string }>(
      `select key from files union all select right(id::text, 2) || '/' || id from uploads
       union all select right(id::text, 2) || '/' || id from archives`,
    );
    const named = new Set(known.map(({ key }) => key));
    const keys: string[] = [];
    for await (const key of store.keys()) keys.push(key);
    const there = new Set(keys);
    const digests = new Map<string, string>();
    for (const { id, key } of rows.filter(({ key }) => there.has(key) && !this.looked.has(key))) {
      this.looked.add(key);
      digests.set(
        id,
        createHash('sha256')
          .update(await buffer(await store.read(key)))
          .digest('hex'),
      );
    }
    return [
      ...told('file', files.keys(), (id) => {
        const row = found.get(id);
        return row?.sha256 === files.get(id) ? null : row ? 'is another one' : 'is lost';
      }),
      ...told('file', rows, ({ id, key, sha256 }) =>
        !there.has(key)
          ? 'has lost its bytes'
          : (digests.get(id) ?? sha256) === sha256
            ? null
            : 'has other bytes',
      ),
      ...told('bytes', keys, (key) => (named.has(key) ? null : 'have no row')),
    ];
  }
  /** Files whose bytes were read once: they never change. */
  private readonly looked = new Set<string>();

  /** 办结: what was concluded has been left with that outcome. */
  private async conclusions({ conclusions }: Acknowledged): Promise<string[]> {
    const rows = await this.database.read<{ at: string; outcomes: string[] }>(
      `select case_id || ' ' || stage as at, array_agg(outcome) as outcomes from stage_entries
       where left_at is not null and case_id = any ($1::uuid[]) group by case_id, stage`,
      [[...conclusions.values()].map(({ caseId }) => caseId)],
    );
    const found = new Map(rows.map(({ at, outcomes }) => [at, outcomes]));
    return told('conclusion', conclusions.keys(), (at) =>
      found.get(at)?.includes(conclusions.get(at)!.outcome) ? null : 'is lost',
    );
  }

  /** Nothing is stuck, and no entry was handled twice. */
  private async stages(): Promise<string[]> {
    const stuck = await this.database.read<{ id: string; stage: string }>(
      `select c.id, c.stage from cases c join applications a on a.id = c.application_id
       where not coalesce($1::jsonb -> c.kind ? c.stage, false)
         or (a.submitted_at is not null) <> (c.stage <> 'draft')`,
      [JSON.stringify(RESTING)],
    );
    const entries = await this.database.read<{ id: number; times: number }>(
      'select id, handled_count as times from stage_entries where handled_count <> 1',
    );
    return [
      ...told('case', stuck, ({ stage }) => `is stuck in ${stage}`),
      ...told('entry', entries, ({ times }) => `was handled ${times} times`),
    ];
  }

  /** 邮件: every one has arrived, under its own Message-ID, always with the same words. */
  private async mailbox(): Promise<string[]> {
    const unsent = await this.database.read<{ id: number; state: string; why: string | null }>(
      `select id, state, last_error as why from mails where state <> 'sent'`,
    );
    const sent = await this.database.read<{ id: number }>(
      `select id from mails where state = 'sent' and id > $1 order by id`,
      [this.mail],
    );
    const { received } = this.mails;
    const arrived = new Set([...received.keys()].map(mailOf));
    const unknown = await this.database.read<{ id: number }>(
      `select r.id from unnest($1::bigint[]) as r (id) where not exists (select 1 from mails m where m.id = r.id)`,
      [[...arrived].filter((id) => id === 0 || id > this.mail)],
    );
    this.mail = sent.at(-1)?.id ?? this.mail;
    return [
      ...told('mail', unsent, ({ state, why }) => `is ${state}: ${why}`),
      ...told('mail', sent, ({ id }) => (arrived.has(id) ? null : 'never arrived')),
      ...told('mail', unknown, () => 'is of nobody'),
      ...told('mail', received.keys(), (key) =>
        received.get(key)!.words.size > 1 ? 'came in other words' : null,
      ),
    ];
  }

  /** The audit chain and the voucher books, by the operator's own proofs. */
  private async books(): Promise<string[]> {
    await this.program.get(Sealer).seal();
    const audit = await this.program.get(AuditVerifier).verify({ from: this.head });
    this.head = audit;
    const ledger = await this.program.get(LedgerVerifier).verify();
    return [
      ...(audit.ok ? [] : [`the audit chain: ${JSON.stringify(audit.problems).slice(0, 300)}`]),
      ...(ledger.ok ? [] : [`the voucher books: ${JSON.stringify(ledger.discrepancies).slice(0, 300)}`]),
    ];
  }
}

/** The mail's row, by its Message-ID; zero, which no row has, where it names none. */
const mailOf = (messageId: string): number => Number(/^<mail-(\d+)@/.exec(messageId)?.[1] ?? 0);
