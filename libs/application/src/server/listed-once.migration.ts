import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 提交: a case, which stands in a score of indexes, is written once by the transaction that submits it, not twice. */
export class ListedOnce1764009000101 implements MigrationInterface {
  name = 'ListedOnce1764009000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- At the end of the transaction, and where the case says otherwise: whatever moved it meanwhile has written this too.
      create or replace function application_of_case() returns trigger language plpgsql security definer
        set search_path = public as $$
      begin
        update cases c set submitted_at = a.submitted_at, asked_fen = a.asked_fen from applications a
          where a.id = new.id and c.application_id = a.id and c.kind = 'application'
            and (c.submitted_at, c.asked_fen) is distinct from (a.submitted_at, a.asked_fen);
        return null;
      end $$;
      drop trigger applications_of_case on applications;
      create constraint trigger applications_of_case after update of submitted_at, asked_fen on applications
        deferrable initially deferred for each row
        when (new.submitted_at is distinct from old.submitted_at or new.asked_fen is distinct from old.asked_fen)
        execute function application_of_case();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger applications_of_case on applications;
      create or replace function application_of_case() returns trigger language plpgsql security invoker as $$
      begin
        update cases set submitted_at = new.submitted_at, asked_fen = new.asked_fen
          where application_id = new.id and kind = 'application';
        return null;
      end $$;
      create trigger applications_of_case after update of submitted_at, asked_fen on applications for each row
        when (new.submitted_at is distinct from old.submitted_at or new.asked_fen is distinct from old.asked_fen)
        execute function application_of_case();
    `);
  }
}
