import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 单点登录: identities outside (issuer and subject, as a keyed hash) that an account may be entered by. */
export class SingleSignOn1764006000400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table account_links (
        id uuid primary key,
        account_id uuid not null references accounts (id),
        issuer text not null,
        subject_fingerprint text not null,
        created_at timestamptz not null,
        last_used_at timestamptz not null,
        unique (issuer, subject_fingerprint)
      )`);
    await db.query('create index account_links_account on account_links (account_id)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table account_links');
  }
}
