import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an amended version would say of applications on earlier ones. */
export class Amendments1764001400102 implements MigrationInterface {
  name = 'Amendments1764001400102';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index applications_version on applications (programme_version_id, id);

      -- How far the comparison with a version is: one row per version that amends rules.
      create table amendments (
        version_id uuid primary key references programme_versions (id),
        checked int not null default 0 check (checked >= 0),
        changed int not null default 0 check (changed between 0 and checked),
        reached uuid,
        finished_at timestamptz
      );

      -- Only what changes is kept.
      create table amended_verdicts (
        version_id uuid not null references amendments (version_id),
        application_id uuid not null references applications (id),
        rule text not null,
        text jsonb not null,
        before jsonb,
        after jsonb,
        primary key (version_id, application_id, rule),
        check (before is not null or after is not null)
      );
      create index amended_verdicts_application on amended_verdicts (application_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table amended_verdicts;
      drop table amendments;
      drop index applications_version;
    `);
  }
}
