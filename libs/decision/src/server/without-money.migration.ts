import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A recognition awards nothing: an amount of 0 says that it was decided and that no money follows. */
export class DecisionWithoutMoney1764001400200 implements MigrationInterface {
  name = 'DecisionWithoutMoney1764001400200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table awards drop constraint awards_amount_fen_check, add check (amount_fen >= 0);
      alter table meeting_items drop constraint meeting_items_amount_fen_check, add check (amount_fen >= 0);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table awards drop constraint awards_amount_fen_check, add check (amount_fen > 0);
      alter table meeting_items drop constraint meeting_items_amount_fen_check, add check (amount_fen > 0);
    `);
  }
}
