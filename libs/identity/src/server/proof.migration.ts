import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 再次验证: when the person at a session last proved who they are. */
export class Proofs1764007000400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table sessions add column proved_at timestamptz');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table sessions drop column proved_at');
  }
}
