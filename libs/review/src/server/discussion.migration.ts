import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What comes after a review was handed in: revisions as rows of their own, the panel's thread, and the letters by
 * which its members know each other, and what a second person said of it. `judged_reviews` shows each review as it stands now.
 */
export class Discussion1764003000610 implements MigrationInterface {
  name = 'Discussion1764003000610';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table reviews add column office_remark text not null default '' check (length(office_remark) <= 2000);

      create table review_revisions (
        review_id uuid not null references reviews (id),
        no int not null check (no > 0),
        scores jsonb not null,
        total int not null check (total between 0 and 10000),
        recommended_fen bigint check (recommended_fen >= 0),
        recommend boolean not null,
        comment text not null check (length(comment) <= 2000),
        office_remark text not null check (length(office_remark) <= 2000),
        reason text not null check (length(reason) between 10 and 1000),
        made_at timestamptz not null,
        primary key (review_id, no)
      );
      create trigger review_revisions_kept before update or delete on review_revisions
        for each row execute function refuse_change();

      create table review_comments (
        id bigint generated always as identity primary key,
        entry_id bigint not null references stage_entries (id),
        review_id uuid not null references reviews (id),
        criterion text check (length(criterion) <= 40),
        text text not null check (length(text) between 1 and 2000),
        made_at timestamptz not null
      );
      create index review_comments_entry on review_comments (entry_id, id);
      create trigger review_comments_kept before update or delete on review_comments
        for each row execute function refuse_change();

      create table review_checks (
        id bigint generated always as identity primary key,
        review_id uuid not null references reviews (id),
        revision int not null check (revision >= 0),
        accepted boolean not null,
        reason text check (length(reason) between 2 and 1000),
        checked_by uuid not null references accounts (id),
        checked_at timestamptz not null,
        check (accepted or reason is not null)
      );
      create index review_checks_review on review_checks (review_id, id);
      create trigger review_checks_kept before update or delete on review_checks
        for each row execute function refuse_change();

      create table review_masks (
        review_id uuid primary key references reviews (id),
        entry_id bigint not null references stage_entries (id),
        mask smallint not null check (mask between 1 and 700),
        constraint review_masks_once unique (entry_id, mask)
      );
      insert into review_masks (review_id, entry_id, mask)
        select id, entry_id, row_number() over (partition by entry_id order by random()) from reviews;

      create view judged_reviews as
        select r.id, r.case_id, r.entry_id, r.round, r.expert_id, r.state, r.assigned_at, r.assigned_by, r.declared_at,
          r.recusal_reason, r.removal_reason, r.due_at, r.closes_at, r.answer, r.answered_at, r.overdue_at, r.version,
          r.saved_at, r.submitted_at, coalesce(v.scores, r.scores) as scores, coalesce(v.total, r.total) as total,
          case when v.no is null then r.recommended_fen else v.recommended_fen end as recommended_fen,
          coalesce(v.recommend, r.recommend) as recommend, coalesce(v.comment, r.comment) as comment,
          coalesce(v.office_remark, r.office_remark) as office_remark, coalesce(v.no, 0) as revision,
          k.accepted as accepted, k.reason as check_reason
        from reviews r left join lateral (
          select * from review_revisions v where v.review_id = r.id order by v.no desc limit 1) v on true
        left join lateral (
          select * from review_checks k where k.review_id = r.id and k.revision = coalesce(v.no, 0)
          order by k.id desc limit 1) k on true;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view judged_reviews;
      drop table review_masks, review_checks, review_comments, review_revisions;
      alter table reviews drop column office_remark;
    `);
  }
}
