import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 专家库 is found by the beginning of a unit's name. */
export class ExpertUnit1764005000101 implements MigrationInterface {
  name = 'ExpertUnit1764005000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index experts_unit_prefix on experts (plain_name(unit) text_pattern_ops)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index experts_unit_prefix`);
  }
}
