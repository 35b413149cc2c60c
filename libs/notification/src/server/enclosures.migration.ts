import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a mail encloses, by kind and id. */
export class Enclosures1764002000503 implements MigrationInterface {
  name = 'Enclosures1764002000503';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table mails add column enclosure_kind text, add column enclosure_id text,
        add check ((enclosure_kind is null) = (enclosure_id is null))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table mails drop column enclosure_kind, drop column enclosure_id');
  }
}
