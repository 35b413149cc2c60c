import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 自评: a report of results may carry the applicant's own scores by indicator. */
export class SelfEvaluation1764003000000 implements MigrationInterface {
  name = 'SelfEvaluation1764003000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table reports add column scores jsonb,
         add constraint reports_scores check (scores is null or (kind = 'result' and jsonb_typeof(scores) = 'object'))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table reports drop column scores');
  }
}
