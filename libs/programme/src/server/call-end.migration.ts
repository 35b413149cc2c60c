import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a call ends: minutes of grace after its deadline, and whether submissions are sealed until then. */
export class CallEnd1764002000502 implements MigrationInterface {
  name = 'CallEnd1764002000502';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table calls
        add column grace_minutes int not null default 0 check (grace_minutes between 0 and 1440),
        add column sealed boolean not null default false;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table calls drop column grace_minutes, drop column sealed`);
  }
}
