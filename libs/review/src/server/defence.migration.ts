import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Defence sessions: who is heard when and where, who came, what was said. */
export class Defence1764001400220 implements MigrationInterface {
  name = 'Defence1764001400220';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table defences (
        entry_id bigint primary key references stage_entries (id),
        case_id uuid not null references cases (id),
        call_id uuid not null references calls (id),
        session_at timestamptz not null,
        place text not null check (length(place) <= 100),
        slot int not null check (slot between 1 and 100),
        scheduled_at timestamptz not null,
        scheduled_by uuid not null references accounts (id),
        attended boolean,
        minutes text not null default '' check (length(minutes) <= 10000),
        recorded_at timestamptz,
        recorded_by uuid references accounts (id),
        check ((attended is null) = (recorded_at is null)),
        constraint defences_slot unique (session_at, place, slot)
      );
      create index defences_call on defences (call_id, session_at, slot);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table defences');
  }
}
