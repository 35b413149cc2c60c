import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a session began: `oidc` by the provider of identities; null by a password. */
export class SessionThrough1764009000301 implements MigrationInterface {
  name = 'SessionThrough1764009000301';

  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table sessions add column through text');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table sessions drop column through');
  }
}
