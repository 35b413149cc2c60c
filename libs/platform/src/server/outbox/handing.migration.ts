import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was never handed over: a relay that wakes finds it without reading all that waits. */
export class Handing1764007000600 implements MigrationInterface {
  name = 'Handing1764007000600';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      'create index outbox_new on outbox (id) where handed_at is null and handled_at is null and failed_at is null',
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index outbox_new');
  }
}
