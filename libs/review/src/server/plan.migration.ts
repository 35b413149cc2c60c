import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 分配方案: who is to review what in a call, hidden from the experts until it is released. */
export class Plans1764003000400 implements MigrationInterface {
  name = 'Plans1764003000400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table assignment_plans (
        id uuid primary key,
        call_id uuid not null references calls (id),
        state text not null check (state in ('solving', 'proposed', 'infeasible', 'released', 'discarded')),
        objective text not null check (objective in ('total', 'fair')),
        most int check (most between 1 and 1000),
        total bigint,
        worst_off int,
        bound bigint,
        optimal boolean,
        shortage jsonb,
        created_at timestamptz not null,
        created_by uuid not null references accounts (id),
        ended_at timestamptz,
        ended_by uuid references accounts (id),
        version int not null default 0,
        check ((state in ('released', 'discarded')) = (ended_at is not null)),
        check ((state = 'infeasible') <= (shortage is not null))
      );
      create unique index assignment_plans_open on assignment_plans (call_id)
        where state in ('solving', 'proposed', 'infeasible');
      create index assignment_plans_call on assignment_plans (call_id, created_at desc, id desc);

      create table assignment_plan_pairs (
        plan_id uuid not null references assignment_plans (id) on delete cascade,
        case_id uuid not null references cases (id),
        expert_id uuid not null references experts (account_id),
        fit int not null check (fit between 0 and 100),
        by_hand boolean not null default false,
        primary key (plan_id, case_id, expert_id)
      );
      create index assignment_plan_pairs_expert on assignment_plan_pairs (plan_id, expert_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table assignment_plan_pairs, assignment_plans;`);
  }
}
