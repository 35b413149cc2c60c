import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Subsidy1764001400310 implements MigrationInterface {
  name = 'Subsidy1764001400310';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- 免申即享: a list of what is due, out of a spreadsheet or a register.
      create table subsidy_batches (
        id uuid primary key,
        call_id uuid not null references calls (id),
        programme_version_id uuid not null references programme_versions (id),
        title text not null,
        mode text not null check (mode in ('confirm', 'office')),
        state text not null check (state in ('reading', 'checking', 'checked', 'making', 'discarded')),
        file_name text,
        granted_from date,
        granted_to date,
        -- Titles of columns and names of sheets that were not read.
        unread text[] not null default '{}',
        created_at timestamptz not null,
        created_by uuid not null references accounts (id),
        made_at timestamptz
      );
      create index subsidy_batches_latest on subsidy_batches (created_at desc, id desc);

      -- One per enterprise of a list: what is due to it, and the application that came of it.
      create table subsidy_offers (
        id uuid primary key,
        batch_id uuid not null references subsidy_batches (id),
        credit_code text not null,
        name text not null,
        bank text,
        account_sealed text,
        party_id uuid references parties (id),
        -- What the register of legal persons said of an enterprise that the portal does not know.
        person jsonb,
        problems jsonb not null default '[]',
        amount_fen bigint not null default 0 check (amount_fen >= 0),
        state text not null check (state in ('listed', 'planned', 'empty', 'made', 'submitted', 'declined', 'failed')),
        application_id uuid unique references applications (id),
        remark text,
        changed_at timestamptz not null,
        unique (batch_id, credit_code)
      );
      create index subsidy_offers_party on subsidy_offers (party_id, changed_at desc, id) where party_id is not null;
      create index subsidy_offers_state on subsidy_offers (batch_id, state);

      create table subsidy_rows (
        batch_id uuid not null references subsidy_batches (id),
        -- As the spreadsheet numbers it.
        number int not null,
        offer_id uuid references subsidy_offers (id),
        credit_code text not null,
        name text not null,
        item jsonb not null,
        state text not null check (state in ('waiting', 'due', 'nothing', 'bad')),
        amount_fen bigint not null default 0,
        problems jsonb not null default '[]',
        primary key (batch_id, number)
      );
      create index subsidy_rows_offer on subsidy_rows (offer_id, number) where offer_id is not null;
      create index subsidy_rows_state on subsidy_rows (batch_id, state, number);

      -- 专利比对: one per patent of a case that entered its verification.
      create table patent_checks (
        entry_id bigint not null references stage_entries (id),
        item text not null,
        number text not null,
        -- null: the register has not answered yet.
        asked_at timestamptz,
        answer jsonb,
        differences jsonb not null default '[]',
        accepted boolean,
        remark text,
        decided_by uuid references accounts (id),
        decided_at timestamptz,
        primary key (entry_id, item)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table patent_checks, subsidy_rows, subsidy_offers, subsidy_batches`);
  }
}
