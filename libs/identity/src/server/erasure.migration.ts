import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 注销: when what is held of a person was erased, and by whom; the row stays for what was done under its name. */
export class Erasures1764008000203 implements MigrationInterface {
  name = 'Erasures1764008000203';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table accounts
        add column erased_at timestamptz,
        add column erased_by uuid references accounts (id),
        add check ((erased_at is null) = (erased_by is null)),
        add check (erased_at is null or (state = 'retired' and mobile is null and password_hash is null))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table accounts drop column erased_at, drop column erased_by');
  }
}
