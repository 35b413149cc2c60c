import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 评审意愿: what experts say, before the assignment, that they would like to review, and until when they are asked. */
export class Bids1764005000100 implements MigrationInterface {
  name = 'Bids1764005000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table biddings (
        call_id uuid primary key references calls (id),
        -- Of which classes the panels have seats; empty: of all.
        classes text[] not null,
        opened_at timestamptz not null,
        opened_by uuid not null references accounts (id),
        closes_at timestamptz not null,
        reminded_at timestamptz
      );
      create index biddings_closes on biddings (closes_at);

      create table bids (
        case_id uuid not null references cases (id),
        expert_id uuid not null references experts (account_id),
        bid text not null check (bid in ('want', 'can', 'rather-not')),
        said_at timestamptz not null,
        primary key (case_id, expert_id)
      );
      create index bids_expert on bids (expert_id);

      alter table assignment_plan_pairs add column bids int;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table assignment_plan_pairs drop column bids;
      drop table bids, biddings;
    `);
  }
}
