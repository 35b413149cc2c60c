import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For which draft an upload was begun, and when: a grace counts it as present. */
export class BegunUploads1764003000300 implements MigrationInterface {
  name = 'BegunUploads1764003000300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table uploads add column begun_for uuid;
      alter table files add column begun_for uuid, add column begun_at timestamptz;
      create index uploads_begun on uploads (begun_for) where begun_for is not null;
      create index files_begun on files (begun_for) where begun_for is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index uploads_begun, files_begun;
      alter table files drop column begun_for, drop column begun_at;
      alter table uploads drop column begun_for;
    `);
  }
}
