import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 保存期限: a draft that nobody touched for years is deleted by the portal, so by nobody. */
export class DraftRetention1764008000205 implements MigrationInterface {
  name = 'DraftRetention1764008000205';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$
      declare found text;
      begin
        select conname into strict found from pg_constraint
        where conrelid = 'applications'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%deleted_by IS NULL%';
        execute format('alter table applications drop constraint %I', found);
      end $$;
      alter table applications
        add constraint applications_deleted_by check (deleted_by is null or deleted_at is not null);
      create index applications_unsubmitted on applications (created_at)
        where submitted_at is null and sealed_until is null and deleted_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index applications_unsubmitted;
      alter table applications drop constraint applications_deleted_by;
      update applications set deleted_by = created_by where deleted_at is not null and deleted_by is null;
      alter table applications add check ((deleted_at is null) = (deleted_by is null));
    `);
  }
}
