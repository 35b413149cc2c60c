import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tickets, what became of each, and the signed receipts of submissions with their PDF. */
export class Tickets1764002000501 implements MigrationInterface {
  name = 'Tickets1764002000501';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table tickets (
        id uuid primary key,
        application_id uuid not null references applications (id),
        -- The stay in the form stage that it ends.
        entry_id bigint not null references stage_entries (id),
        account_id uuid references accounts (id),
        -- When the request arrived at the API; decides lateness.
        arrived_at timestamptz not null,
        -- The digest of what the certifier had before them; null for what the office submits itself.
        certified text,
        versions jsonb not null,
        files uuid[] not null
      );
      create index tickets_application on tickets (application_id, arrived_at desc, id desc);

      create table ticket_results (
        ticket_id uuid primary key references tickets (id),
        at timestamptz not null,
        submission_id uuid references submissions (id),
        refusal jsonb,
        check ((submission_id is null) <> (refusal is null))
      );

      alter table submissions add column ticket_id uuid references tickets (id);
      create unique index submissions_ticket on submissions (ticket_id);

      create table receipts (
        submission_id uuid primary key references submissions (id),
        manifest jsonb not null,
        key_id text not null references signing_keys (id),
        signature text not null
      );
      create table receipt_documents (
        submission_id uuid primary key references receipts (submission_id),
        content bytea not null,
        written_at timestamptz not null
      );

      create trigger tickets_append_only before update or delete on tickets for each row execute function refuse_change();
      create trigger ticket_results_append_only before update or delete on ticket_results for each row execute function refuse_change();
      create trigger receipts_append_only before update or delete on receipts for each row execute function refuse_change();
      create trigger receipt_documents_append_only before update or delete on receipt_documents for each row execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table receipt_documents, receipts;
      alter table submissions drop column ticket_id;
      drop table ticket_results, tickets;
    `);
  }
}
