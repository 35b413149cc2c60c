import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 组成: pairs who must not sit together, why a pair of a plan fits, even loads as an aim, rules that hinder. */
export class Composition1764004000400 implements MigrationInterface {
  name = 'Composition1764004000400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table experts_apart (
        first_id uuid not null references experts (account_id),
        second_id uuid not null references experts (account_id),
        reason text not null check (length(reason) between 2 and 300),
        recorded_at timestamptz not null,
        recorded_by uuid not null references accounts (id),
        primary key (first_id, second_id),
        check (first_id < second_id)
      );
      create index experts_apart_second on experts_apart (second_id);

      alter table assignment_plans
        drop constraint assignment_plans_objective_check,
        add constraint assignment_plans_objective check (objective in ('total', 'fair', 'balance')),
        -- Of even loads: each level, and how many experts hold it up.
        add column levels jsonb;
      -- The parts of the fit.
      alter table assignment_plan_pairs add column fields int, add column text int;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table experts_apart;
      delete from assignment_plan_pairs where plan_id in (select id from assignment_plans where objective = 'balance');
      delete from assignment_plans where objective = 'balance';
      alter table assignment_plans drop constraint assignment_plans_objective, drop column levels,
        add constraint assignment_plans_objective_check check (objective in ('total', 'fair'));
      alter table assignment_plan_pairs drop column fields, drop column text;
    `);
  }
}
