import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Registrations and recognitions are made public as well: an item without money has the amount 0. */
export class NoticeWithoutMoney1764001400210 implements MigrationInterface {
  name = 'NoticeWithoutMoney1764001400210';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table notice_items drop constraint notice_items_amount_fen_check, add check (amount_fen >= 0)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table notice_items drop constraint notice_items_amount_fen_check, add check (amount_fen > 0)`,
    );
  }
}
