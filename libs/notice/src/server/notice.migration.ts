import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Public notices as published, and the objections to them. */
export class Notice1764001000000 implements MigrationInterface {
  name = 'Notice1764001000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table notices (
        id uuid primary key,
        call_id uuid not null references calls (id),
        number text not null,
        title text not null check (length(title) <= 120),
        starts_on date not null,
        ends_on date not null check (ends_on >= starts_on),
        working_days int not null check (working_days >= 1),
        contact jsonb not null,
        published_at timestamptz not null,
        published_by uuid not null references accounts (id),
        constraint notices_number unique (number)
      );
      create index notices_published on notices (published_at desc, id desc);
      create index notices_ends on notices (ends_on);
      create index notices_call on notices (call_id);

      -- 名单 as published: names and amounts stay what the public read, whatever comes after.
      create table notice_items (
        id uuid primary key,
        notice_id uuid not null references notices (id),
        case_id uuid not null references cases (id),
        entry_id bigint not null references stage_entries (id),
        position int not null,
        party_name text not null,
        project_title text not null,
        town text,
        amount_fen bigint not null check (amount_fen > 0),
        unique (notice_id, position),
        constraint notice_items_once unique (case_id, entry_id)
      );
      create index notice_items_notice on notice_items (notice_id, position);

      create table objections (
        case_id uuid primary key references cases (id),
        parent_id uuid not null references cases (id),
        notice_id uuid not null references notices (id),
        item_id uuid not null references notice_items (id),
        facts text not null check (length(facts) <= 2000),
        evidence text not null default '' check (length(evidence) <= 4000),
        objector_sealed text not null,
        receipt_hash text not null unique,
        received_at timestamptz not null,
        result text check (result in ('maintained', 'revoked', 'adjusted')),
        amount_fen bigint check (amount_fen > 0),
        reason text check (length(reason) <= 2000),
        answer text check (length(answer) <= 4000),
        decided_at timestamptz,
        decided_by uuid references accounts (id),
        applied_at timestamptz,
        check ((result is null) = (decided_at is null)),
        check ((result = 'adjusted') = (amount_fen is not null))
      );
      create index objections_parent on objections (parent_id);
      create index objections_notice on objections (notice_id);

      create trigger notices_append_only before update or delete on notices
        for each row execute function refuse_change();
      create trigger notice_items_append_only before update or delete on notice_items
        for each row execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table objections, notice_items, notices');
  }
}
