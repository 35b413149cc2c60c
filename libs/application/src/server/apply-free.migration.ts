import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 免申即享: an application that the office made from its list; the enterprise only confirms. */
export class ApplyFree1764001400301 implements MigrationInterface {
  name = 'ApplyFree1764001400301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table applications add column apply_free boolean not null default false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table applications drop column apply_free`);
  }
}
