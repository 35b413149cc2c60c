import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 预览链接: who holds a draft call's link reads it until then; one link a call, a new one ends the one before. */
export class CallPreviews1764003000100 implements MigrationInterface {
  name = 'CallPreviews1764003000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table call_previews (
        call_id uuid primary key references calls (id),
        token_hash text not null check (length(token_hash) = 43),
        expires_at timestamptz not null,
        made_at timestamptz not null,
        made_by uuid not null references accounts (id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table call_previews');
  }
}
