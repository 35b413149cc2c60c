import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The keys that sign receipts. The private one is sealed by KESHEN_SECRET; who reads the table cannot sign. */
export class Receipt1764002000500 implements MigrationInterface {
  name = 'Receipt1764002000500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table signing_keys (
        id text primary key check (length(id) <= 80),
        algorithm text not null check (algorithm in ('ed25519', 'sm2')),
        public_key text not null,
        private_sealed text not null,
        created_at timestamptz not null,
        retired_at timestamptz
      );
      -- One key of an algorithm signs at a time.
      create unique index signing_keys_current on signing_keys (algorithm) where retired_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table signing_keys`);
  }
}
