import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 拒绝: failed sign-ins, wrong codes, forbidden requests and floods, counted by minute. They go after their time. */
export class Refusals1764006000600 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table refusals (
        id bigint generated always as identity primary key,
        minute timestamptz not null,
        code text not null,
        account uuid references accounts (id),
        name text not null,
        address text not null,
        route text not null,
        times int not null check (times > 0),
        unique nulls not distinct (minute, code, account, name, address, route)
      )`);
    await db.query('create index refusals_code on refusals (code, id)');
    await db.query('create index refusals_account on refusals (account, id) where account is not null');
    await db.query('create index refusals_address on refusals (address, id)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table refusals');
  }
}
