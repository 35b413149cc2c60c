import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 答辩场次: sessions of a call, whose order is drawn under a seed committed to before, and who was there. */
export class DefenceSession1764003000700 implements MigrationInterface {
  name = 'DefenceSession1764003000700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table defence_sessions (
        id uuid primary key,
        call_id uuid not null references calls (id),
        starts_at timestamptz not null,
        place text not null check (length(place) <= 100),
        chair_id uuid references experts (account_id),
        commitment text check (commitment ~ '^[0-9a-f]{64}$'),
        seed text,
        drawn_at timestamptz,
        drawn_order text[],
        clock_case uuid references cases (id),
        clock_phase text check (clock_phase in ('present', 'answer')),
        clock_started_at timestamptz,
        created_at timestamptz not null,
        created_by uuid not null references accounts (id),
        signed_at timestamptz,
        signed_by uuid references accounts (id),
        unique (call_id, starts_at, place),
        check ((commitment is null) = (seed is null)),
        check ((drawn_at is null) = (drawn_order is null)),
        check ((clock_case is null) = (clock_phase is null) and (clock_case is null) = (clock_started_at is null)),
        check ((signed_at is null) = (signed_by is null))
      );
      create index defence_sessions_chair on defence_sessions (chair_id);

      -- Whose order is drawn: fixed when the seed is committed to.
      create table defence_draws (
        entry_id bigint primary key references stage_entries (id),
        session_id uuid not null references defence_sessions (id),
        reference text not null
      );
      create index defence_draws_session on defence_draws (session_id);

      create table defence_arrivals (
        session_id uuid not null references defence_sessions (id),
        account_id uuid not null references experts (account_id),
        arrived_at timestamptz not null,
        noted_by uuid not null references accounts (id),
        primary key (session_id, account_id)
      );

      alter table defences add column session_id uuid references defence_sessions (id);
      insert into defence_sessions (id, call_id, starts_at, place, created_at, created_by)
        select gen_random_uuid(), call_id, session_at, place, min(scheduled_at),
          (array_agg(scheduled_by order by scheduled_at))[1]
        from defences group by call_id, session_at, place;
      update defences d set session_id = s.id from defence_sessions s
        where s.call_id = d.call_id and s.starts_at = d.session_at and s.place = d.place;
      alter table defences alter column session_id set not null;
      create index defences_session on defences (session_id, slot);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table defences drop column session_id;
      drop table defence_arrivals, defence_draws, defence_sessions;
    `);
  }
}
