import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who changed what of a draft, newest first, is one range. */
export class Activity1764002000603 implements MigrationInterface {
  name = 'Activity1764002000603';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'create index answer_changes_activity on answer_changes (application_id, changed_at desc, changed_by)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index answer_changes_activity');
  }
}
