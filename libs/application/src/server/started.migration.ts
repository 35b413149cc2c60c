import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which request started an application, once per party. Null: of before, or started by one without an id. */
export class Started1764008000100 implements MigrationInterface {
  name = 'Started1764008000100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table applications add column start_digest bytea;
      create unique index applications_started on applications (party_id, start_digest) where start_digest is not null;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table applications drop column start_digest`);
  }
}
