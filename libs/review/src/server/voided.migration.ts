import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * 作废: a review of somebody who should have stood aside is kept as it was and counts no more; its seat is empty again.
 * A result that it went into is marked.
 */
export class Voided1764003000500 implements MigrationInterface {
  name = 'Voided1764003000500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table reviews drop constraint reviews_state_check, drop constraint reviews_check,
        drop constraint reviews_check1, drop constraint reviews_entry_id_expert_id_key,
        add column voided_at timestamptz,
        add column void_reason text check (length(void_reason) <= 500);
      alter table reviews
        add constraint reviews_state check (state in ('assigned', 'declared', 'recused', 'submitted', 'removed', 'voided')),
        add constraint reviews_handed_in check (case state
          when 'submitted' then submitted_at is not null and total is not null and declared_at is not null
          when 'voided' then true else submitted_at is null end),
        add constraint reviews_voided check ((state = 'voided') = (voided_at is not null and void_reason is not null));
      create unique index reviews_seat on reviews (entry_id, expert_id) where state <> 'voided';
      create index reviews_entry on reviews (entry_id);

      create or replace function keep_submitted_review() returns trigger language plpgsql as $$
      declare changing text[] := array['state', 'voided_at', 'void_reason', 'version'];
      begin
        if tg_op = 'UPDATE' and old.state = 'submitted' and new.state = 'voided'
           and to_jsonb(new) - changing = to_jsonb(old) - changing then
          return new;
        end if;
        raise exception 'a submitted review is kept as it is' using errcode = 'restrict_violation';
      end $$;
      drop trigger reviews_submitted on reviews;
      create trigger reviews_submitted before update or delete on reviews
        for each row when (old.state in ('submitted', 'voided')) execute function keep_submitted_review();

      alter table review_results
        add column questioned_at timestamptz,
        add column question text check (length(question) <= 500),
        add constraint review_results_questioned check ((questioned_at is null) = (question is null));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table review_results drop column questioned_at, drop column question;
      drop index reviews_seat, reviews_entry;
      alter table reviews drop constraint reviews_voided, drop constraint reviews_handed_in, drop constraint reviews_state,
        drop column voided_at, drop column void_reason,
        add constraint reviews_entry_id_expert_id_key unique (entry_id, expert_id);
    `);
  }
}
