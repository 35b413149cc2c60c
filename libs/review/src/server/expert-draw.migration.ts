import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 随机抽取: what was committed to, what was done with it, what came of it. Nothing of it ever changes. */
export class ExpertDraws1764005000000 implements MigrationInterface {
  name = 'ExpertDraws1764005000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table expert_draws (
        id uuid primary key,
        call_id uuid not null references calls (id),
        -- expertDrawRequest: scope, quotas, filters.
        request jsonb not null,
        -- Whether the names of those drawn are published when the review is over.
        names text not null check (names in ('never', 'after-review')),
        most_per_unit int,
        seed_sealed text not null,
        committed_at timestamptz not null,
        committed_by uuid not null references accounts (id)
      );
      create index expert_draws_call on expert_draws (call_id, committed_at desc, id desc);

      create table expert_draw_panels (
        id uuid primary key,
        draw_id uuid not null references expert_draws (id),
        no int not null check (no > 0),
        track text,
        commitment text not null check (commitment ~ '^[0-9a-f]{64}$'),
        -- How many applications it judges, as it was fixed.
        size int not null check (size > 0),
        -- How many of the register were left out, by reason.
        excluded jsonb not null,
        unique (draw_id, no)
      );
      create table expert_draw_cases (
        panel_id uuid not null references expert_draw_panels (id),
        case_id uuid not null references cases (id),
        entry_id bigint not null references stage_entries (id),
        primary key (panel_id, case_id)
      );
      create index expert_draw_cases_case on expert_draw_cases (case_id);
      create index expert_draw_cases_entry on expert_draw_cases (entry_id);

      -- The pool in canonical order is that of the ids; name and unit as they were, which the id stands for.
      create table expert_draw_candidates (
        panel_id uuid not null references expert_draw_panels (id),
        id text not null check (id ~ '^[0-9a-f]{64}$'),
        class text not null,
        account_id uuid not null references experts (account_id),
        nonce text not null,
        name text not null,
        unit text not null,
        primary key (panel_id, id),
        unique (panel_id, account_id)
      );
      create index expert_draw_candidates_account on expert_draw_candidates (account_id);

      create table expert_draw_acts (
        draw_id uuid not null references expert_draws (id),
        act text not null check (act in ('witnessed', 'revealed', 'released', 'cancelled')),
        at timestamptz not null,
        by uuid not null references accounts (id),
        data jsonb not null,
        primary key (draw_id, act)
      );
      -- A draw is revealed or given up, never both.
      create unique index expert_draw_acts_end on expert_draw_acts (draw_id) where act in ('revealed', 'cancelled');
      create index expert_draw_acts_by on expert_draw_acts (by);

      create table expert_draw_outcomes (
        panel_id uuid primary key references expert_draw_panels (id),
        drawn text[] not null,
        substitutes jsonb not null,
        skipped jsonb not null
      );
    `);
    for (const table of tables)
      await runner.query(`
        create trigger ${table}_append_only before update or delete on ${table}
          for each row execute function refuse_change();
        create trigger ${table}_no_truncate before truncate on ${table}
          for each statement execute function refuse_change();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table ${tables.toReversed().join(', ')};`);
  }
}

const tables = [
  'expert_draws',
  'expert_draw_panels',
  'expert_draw_cases',
  'expert_draw_candidates',
  'expert_draw_acts',
  'expert_draw_outcomes',
];
