import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which request concluded a stage, so that the same once more is known. Null: of before, or done by no such request. */
export class Asked1764007000500 implements MigrationInterface {
  name = 'Asked1764007000500';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table stage_acts add column asked bytea`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table stage_acts drop column asked`);
  }
}
