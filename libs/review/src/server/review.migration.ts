import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Review1764000800000 implements MigrationInterface {
  name = 'Review1764000800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table experts (
        account_id uuid primary key references accounts (id),
        class text not null check (class in ('technical', 'management', 'finance')),
        unit text not null,
        unit_credit_code text,
        fields text[] not null default '{}',
        title text not null default '',
        available boolean not null default true,
        yearly_cap int check (yearly_cap > 0),
        retired_at timestamptz,
        created_at timestamptz not null,
        version int not null default 0
      );
      create index experts_class on experts (class) where retired_at is null;

      -- One row per expert and entry into a review stage; a replacement is a row of its own.
      create table reviews (
        id uuid primary key,
        case_id uuid not null references cases (id),
        entry_id bigint not null references stage_entries (id),
        round int not null,
        expert_id uuid not null references experts (account_id),
        state text not null check (state in ('assigned', 'declared', 'recused', 'submitted', 'removed')),
        assigned_at timestamptz not null,
        assigned_by uuid not null references accounts (id),
        declared_at timestamptz,
        recusal_reason text check (length(recusal_reason) <= 500),
        removal_reason text check (length(removal_reason) <= 500),
        scores jsonb not null default '{}',
        total int check (total between 0 and 10000),
        recommended_fen bigint check (recommended_fen >= 0),
        recommend boolean,
        comment text not null default '' check (length(comment) <= 2000),
        version int not null default 0,
        saved_at timestamptz,
        submitted_at timestamptz,
        unique (entry_id, expert_id),
        check ((state = 'submitted') = (submitted_at is not null)),
        check (state <> 'submitted' or (total is not null and declared_at is not null))
      );
      create index reviews_expert on reviews (expert_id, assigned_at desc, id desc);
      create index reviews_case on reviews (case_id);

      create table review_results (
        entry_id bigint primary key references stage_entries (id),
        case_id uuid not null references cases (id),
        score int not null check (score between 0 and 10000),
        n int not null check (n > 0),
        method text not null,
        recommended_fen bigint check (recommended_fen >= 0),
        recommends int not null,
        dots jsonb not null,
        proposed text not null,
        chosen text not null,
        concluded_at timestamptz not null,
        concluded_by uuid not null references accounts (id)
      );
      create index review_results_case on review_results (case_id, entry_id desc);

      create function keep_submitted_review() returns trigger language plpgsql as $$
      begin raise exception 'a submitted review is kept as it is' using errcode = 'restrict_violation'; end $$;
      create trigger reviews_submitted before update or delete on reviews
        for each row when (old.state = 'submitted') execute function keep_submitted_review();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table review_results, reviews, experts; drop function keep_submitted_review();`);
  }
}
