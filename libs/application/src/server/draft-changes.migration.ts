import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What merging drafts needs: identities of rows, changes known again by an id of the device, values not chosen. */
export class DraftChanges1764002000300 implements MigrationInterface {
  name = 'DraftChanges1764002000300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The identities of a list's rows, in the order of the value; null: each is told by its place.
      alter table answers add column rows text[];
      alter table answer_changes add column rows text[],
        add column change_id uuid,
        -- What was not chosen of two values; the next version is what was.
        add column aside boolean not null default false;
      create unique index answer_changes_once on answer_changes (application_id, change_id) where change_id is not null;
      create index answer_changes_latest on answer_changes (application_id, id desc);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index answer_changes_latest;
      drop index answer_changes_once;
      alter table answer_changes drop column aside, drop column change_id, drop column rows;
      alter table answers drop column rows;
    `);
  }
}
