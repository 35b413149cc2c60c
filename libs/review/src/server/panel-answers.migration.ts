import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 收分截止 of a defence: when the applicant came and when its clock was stopped. 存疑: what the office answers to it, and says in the panel's thread. */
export class PanelAnswers1764004000500 implements MigrationInterface {
  name = 'PanelAnswers1764004000500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table defences add column came_at timestamptz, add column ended_at timestamptz;
      update defences set came_at = recorded_at where attended;

      alter table review_results
        add column answer text check (answer in ('stands', 'recounted')),
        add column answer_reason text check (length(answer_reason) between 2 and 500),
        add column answered_at timestamptz,
        add column answered_by uuid references accounts (id),
        add constraint review_results_answered check (
          (answer is null) = (answer_reason is null) and (answer is null) = (answered_at is null)
          and (answer is null) = (answered_by is null) and (answer is null or questioned_at is not null));
      -- The office takes part in the thread, too: a word is an expert's or somebody's of the office.
      alter table review_comments alter column review_id drop not null,
        add column account_id uuid references accounts (id),
        add constraint review_comments_whose check ((review_id is null) <> (account_id is null));
      create index review_results_questioned on review_results (case_id)
        where questioned_at is not null and answered_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table review_comments drop column account_id;
      drop index review_results_questioned;
      alter table review_results drop constraint review_results_answered, drop column answer, drop column answer_reason,
        drop column answered_at, drop column answered_by;
      alter table defences drop column came_at, drop column ended_at;
    `);
  }
}
