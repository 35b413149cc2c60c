import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the solver is with a plan: what the officer sees while it works. */
export class PlanProgress1764005000200 implements MigrationInterface {
  name = 'PlanProgress1764005000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table assignment_plans add column progress jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table assignment_plans drop column progress`);
  }
}
