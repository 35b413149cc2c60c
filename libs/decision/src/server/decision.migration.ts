import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Awards with their history, what a case brings to the decision, meetings. */
export class Decision1764000900000 implements MigrationInterface {
  name = 'Decision1764000900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What the formula gave when the case came to the decision.
      create table decision_entries (
        entry_id bigint primary key references stage_entries (id),
        case_id uuid not null references cases (id),
        entitled_fen bigint check (entitled_fen >= 0)
      );
      create index decision_entries_case on decision_entries (case_id, entry_id desc);

      create table meetings (
        id uuid primary key,
        call_id uuid not null references calls (id),
        title text not null check (length(title) <= 120),
        held_on date not null,
        minutes text not null default '' check (length(minutes) <= 20000),
        state text not null default 'draft' check (state in ('draft', 'closed')),
        created_at timestamptz not null,
        created_by uuid not null references accounts (id),
        closed_at timestamptz,
        closed_by uuid references accounts (id),
        version int not null default 0,
        check ((state = 'closed') = (closed_at is not null))
      );
      create index meetings_held on meetings (held_on desc, id desc);
      create index meetings_call on meetings (call_id, held_on desc);

      -- The ranking as it was put before the meeting, and what was decided there.
      create table meeting_items (
        meeting_id uuid not null references meetings (id),
        case_id uuid not null references cases (id),
        position int not null,
        rank int,
        score int,
        recommended_fen bigint,
        note text not null default '' check (length(note) <= 500),
        outcome text,
        amount_fen bigint check (amount_fen > 0),
        remark text check (length(remark) <= 2000),
        decided_at timestamptz,
        decided_by uuid references accounts (id),
        primary key (meeting_id, case_id),
        unique (meeting_id, position),
        check ((outcome is null) = (decided_at is null))
      );
      create index meeting_items_case on meeting_items (case_id);

      create table awards (
        application_id uuid primary key references applications (id),
        case_id uuid not null references cases (id),
        call_id uuid not null references calls (id),
        amount_fen bigint not null check (amount_fen > 0),
        state text not null check (state in ('proposed', 'held', 'confirmed', 'revoked')),
        decided_at timestamptz not null,
        decided_by uuid references accounts (id),
        meeting_id uuid references meetings (id),
        notice_number text
      );
      create index awards_call on awards (call_id, state);
      create index awards_public on awards (decided_at desc, application_id desc) where state = 'confirmed';

      create table award_changes (
        id bigint generated always as identity primary key,
        application_id uuid not null references awards (application_id),
        call_id uuid not null references calls (id),
        kind text not null check (kind in ('awarded', 'adjusted', 'revoked', 'proposed', 'held', 'confirmed')),
        change_fen bigint not null,
        reason text,
        at timestamptz not null,
        actor_id uuid references accounts (id)
      );
      create index award_changes_application on award_changes (application_id, id);
      create trigger award_changes_append_only before update or delete on award_changes
        for each row execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table award_changes, awards, meeting_items, meetings, decision_entries');
  }
}
