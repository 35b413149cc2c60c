import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Moves of applications to another version of their programme, for ever. */
export class VersionMoves1764001400101 implements MigrationInterface {
  name = 'VersionMoves1764001400101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table version_moves (
        id bigint generated always as identity primary key,
        application_id uuid not null references applications (id),
        from_version_id uuid not null references programme_versions (id),
        to_version_id uuid not null references programme_versions (id),
        stage text not null,
        dropped text[] not null,
        reason text not null check (length(reason) <= 500),
        at timestamptz not null,
        by uuid not null references accounts (id)
      );
      create index version_moves_application on version_moves (application_id, id);
      create trigger version_moves_append_only before update or delete on version_moves
        for each row execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table version_moves');
  }
}
