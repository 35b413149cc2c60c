import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Questions to the register of legal persons that people asked while filling in, kept while they count. */
export class RegisterQuestions1764002000104 implements MigrationInterface {
  name = 'RegisterQuestions1764002000104';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table register_questions (
        id bigint generated always as identity primary key,
        account_id uuid not null references accounts (id),
        asked_at timestamptz not null
      );
      create index register_questions_account on register_questions (account_id, asked_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table register_questions`);
  }
}
