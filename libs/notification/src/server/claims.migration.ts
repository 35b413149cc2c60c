import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which task sends a mail: its next delivery need not wait until the claim of a dead one runs out. */
export class MailClaims1764005000500 implements MigrationInterface {
  name = 'MailClaims1764005000500';

  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table mails add column claimed_by bigint');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table mails drop column claimed_by');
  }
}
