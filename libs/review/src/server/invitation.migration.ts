import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each review has deadlines of its own and an answer to its invitation; what is overdue is found once. */
export class Invitations1764003000600 implements MigrationInterface {
  name = 'Invitations1764003000600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table reviews
        add column due_at timestamptz,
        add column closes_at timestamptz,
        add column answer text check (answer in ('accepted', 'declined', 'conflict')),
        add column answered_at timestamptz,
        add column overdue_at timestamptz,
        add constraint reviews_answered check ((answer is null) = (answered_at is null)),
        add constraint reviews_deadlines check (closes_at >= due_at);
      update reviews r set due_at = e.due_at from stage_entries e where e.id = r.entry_id and r.state <> 'submitted';
      update reviews set answer = 'accepted', answered_at = declared_at where state = 'declared';
      create index reviews_overdue on reviews ((coalesce(closes_at, due_at)))
        where state in ('assigned', 'declared') and overdue_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index reviews_overdue;
      alter table reviews drop column due_at, drop column closes_at, drop column answer, drop column answered_at,
        drop column overdue_at;
    `);
  }
}
