import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the register of legal persons last said about a party. */
export class RegisterAnswers1764001400100 implements MigrationInterface {
  name = 'RegisterAnswers1764001400100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table register_answers (
        party_id uuid primary key references parties (id),
        -- Null: the register does not know the credit code.
        person jsonb,
        asked_at timestamptz not null
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table register_answers');
  }
}
