import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Until when an application that was submitted to a sealed call is held: submitted, but to the office not there yet. */
export class Sealed1764002000504 implements MigrationInterface {
  name = 'Sealed1764002000504';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table applications add column sealed_until timestamptz,
        add check (sealed_until is null or submitted_at is null)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table applications drop column sealed_until`);
  }
}
