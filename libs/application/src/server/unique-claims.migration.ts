import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 唯一主张: a patent, an invoice, a first patent is claimed once among all applications that have not failed. */
export class UniqueClaims1764001400300 implements MigrationInterface {
  name = 'UniqueClaims1764001400300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table unique_claims (
        id bigint generated always as identity primary key,
        application_id uuid not null references applications (id),
        claim text not null,
        namespace text not null,
        key text not null check (length(key) <= 2000),
        -- The n-th of as many claims as the programme allows for one key; nearly always the first of one.
        slot int not null check (slot between 1 and 20),
        held_at timestamptz not null,
        released_at timestamptz
      );
      create unique index unique_claims_held on unique_claims (namespace, key, slot) where released_at is null;
      create index unique_claims_application on unique_claims (application_id) where released_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table unique_claims`);
  }
}
