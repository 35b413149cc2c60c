import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 绩效自评: an evaluation may wait for the applicant's report of its results. */
export class ResultReports1764001400230 implements MigrationInterface {
  name = 'ResultReports1764001400230';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table reports drop constraint reports_kind_check, add check (kind in ('interim', 'final', 'result'))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table reports drop constraint reports_kind_check, add check (kind in ('interim', 'final'))`,
    );
  }
}
