import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 两步验证: the secret that a person's authenticator app shares with us, sealed, and the codes for when it is lost. */
export class SecondFactors1764004000700 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table second_factors (
        account_id uuid primary key references accounts (id),
        secret text not null,
        begun_at timestamptz not null,
        confirmed_at timestamptz,
        last_step bigint
      )`);
    await db.query(`
      create table recovery_codes (
        account_id uuid not null references second_factors (account_id) on delete cascade,
        fingerprint text not null,
        used_at timestamptz,
        primary key (account_id, fingerprint)
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table recovery_codes, second_factors');
  }
}
