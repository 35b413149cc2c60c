import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 讨论: what colleagues of one enterprise say to each other at places of an application's form. */
export class Threads1764002000600 implements MigrationInterface {
  name = 'Threads1764002000600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table threads (
        id uuid primary key,
        application_id uuid not null references applications (id) on delete cascade,
        place text not null check (length(place) <= 81),
        row_no int check (row_no between 0 and 1999),
        assignee uuid references accounts (id),
        due_on date,
        created_at timestamptz not null,
        created_by uuid not null references accounts (id),
        resolved_at timestamptz,
        resolved_by uuid references accounts (id),
        comments int not null default 0,
        check ((resolved_at is null) = (resolved_by is null))
      );
      create index threads_application on threads (application_id, created_at, id);
      -- My to-dos, and those of an application that are still open.
      create index threads_assignee on threads (assignee, (coalesce(due_on, 'infinity'::date)), id)
        where resolved_at is null and assignee is not null;

      create table thread_comments (
        id uuid primary key,
        thread_id uuid not null references threads (id) on delete cascade,
        author uuid not null references accounts (id),
        body text not null check (length(body) <= 2000),
        mentions uuid[] not null default '{}',
        created_at timestamptz not null
      );
      create index thread_comments_thread on thread_comments (thread_id, created_at, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table thread_comments, threads');
  }
}
