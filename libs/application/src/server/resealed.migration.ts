import { mayBeResealed, neverResealed } from '@keshen/platform/server';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Neither a submission nor the history of answers ever changes, but what is sealed in them may be sealed anew. */
export class Resealed1764008000201 implements MigrationInterface {
  name = 'Resealed1764008000201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${mayBeResealed('submissions', 'sealed_answers')}
      drop trigger answer_changes_append_only on answer_changes;
      create trigger answer_changes_append_only before update on answer_changes
        for each row execute function refuse_change_unless_resealed('sealed');
      create trigger answer_changes_kept before delete on answer_changes
        for each row execute function refuse_change_unless_emptied();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger answer_changes_kept on answer_changes;
      drop trigger answer_changes_append_only on answer_changes;
      create trigger answer_changes_append_only before update or delete on answer_changes
        for each row execute function refuse_change_unless_emptied();
      ${neverResealed('submissions')}
    `);
  }
}
