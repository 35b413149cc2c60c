import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payments by instalment and attempt, and the ledger that is only ever added to. */
export class Payment1764001200000 implements MigrationInterface {
  name = 'Payment1764001200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table payments (
        id uuid primary key,
        application_id uuid not null references applications (id),
        case_id uuid not null references cases (id),
        call_id uuid not null references calls (id),
        entry_id bigint not null unique references stage_entries (id),
        instalment text not null,
        attempt int not null,
        amount_fen bigint not null check (amount_fen > 0),
        state text not null check (state in ('due', 'prepared', 'approved', 'paid', 'returned', 'forgone')),
        payee_sealed text not null,
        payee_name text not null,
        made_at timestamptz not null,
        prepared_at timestamptz,
        prepared_by uuid references accounts (id),
        approved_at timestamptz,
        approved_by uuid references accounts (id),
        settled_on date,
        settled_at timestamptz,
        settled_by uuid references accounts (id),
        bank_reference text,
        return_reason text,
        unique (application_id, instalment, attempt),
        check (approved_by is null or approved_by <> prepared_by),
        check (state not in ('approved', 'paid', 'returned') or (prepared_by is not null and approved_by is not null))
      );
      create unique index payments_paid_once on payments (application_id, instalment) where state = 'paid';
      create index payments_state on payments (state, made_at, id);
      create index payments_call on payments (call_id, state, id);

      create table ledger (
        id bigint generated always as identity primary key,
        at timestamptz not null,
        application_id uuid not null references applications (id),
        call_id uuid not null references calls (id),
        payment_id uuid references payments (id),
        kind text not null check (kind in ('payment', 'return', 'claim-back')),
        amount_fen bigint not null check (amount_fen <> 0 and (kind = 'payment') = (amount_fen > 0)),
        actor_id uuid references accounts (id)
      );
      create index ledger_application on ledger (application_id, id);
      create unique index ledger_payment_once on ledger (payment_id, kind) where payment_id is not null;
      create trigger ledger_append_only before update or delete on ledger for each row execute function refuse_change();
      create trigger ledger_no_truncate before truncate on ledger for each statement execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table ledger, payments');
  }
}
