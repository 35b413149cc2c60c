import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The link by which a unit speaks of somebody who applies: kept as a hash, and for so long. */
export class Recommendation1764004000301 implements MigrationInterface {
  name = 'Recommendation1764004000301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table expert_applications
        add column token_hash text not null unique,
        add column token_ends_at timestamptz not null,
        add column asked_of text not null check (length(asked_of) <= 600);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table expert_applications drop column token_hash, drop column token_ends_at, drop column asked_of;
    `);
  }
}
