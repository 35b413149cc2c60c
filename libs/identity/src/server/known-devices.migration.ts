import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The devices on which an account was signed in to, so that its owner is told of one that is new. */
export class KnownDevices1764008000400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table known_devices (
        account_id uuid not null references accounts (id),
        device text not null,
        first_at timestamptz not null,
        last_at timestamptz not null,
        primary key (account_id, device)
      )`);
    await db.query('create index known_devices_last on known_devices (last_at)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table known_devices');
  }
}
