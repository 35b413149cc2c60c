import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A draft can be deleted and restored; after its time only its bare row is left. */
export class Deletion1764003000202 implements MigrationInterface {
  name = 'Deletion1764003000202';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table applications
        add column deleted_at timestamptz,
        add column deleted_by uuid references accounts (id),
        add column emptied_at timestamptz,
        add check ((deleted_at is null) = (deleted_by is null)),
        add check (deleted_at is null or (submitted_at is null and sealed_until is null)),
        add check (emptied_at is null or deleted_at is not null);
      create index applications_deleted on applications (deleted_at) where deleted_at is not null and emptied_at is null;

      -- The history of answers is append-only as long as there is a draft whose history it is.
      create function refuse_change_unless_emptied() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' and exists (
          select 1 from applications a where a.id = old.application_id and a.emptied_at is not null
        ) then
          return old;
        end if;
        raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
      end $$;
      drop trigger answer_changes_append_only on answer_changes;
      create trigger answer_changes_append_only before update or delete on answer_changes
        for each row execute function refuse_change_unless_emptied();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger answer_changes_append_only on answer_changes;
      create trigger answer_changes_append_only before update or delete on answer_changes
        for each row execute function refuse_change();
      drop function refuse_change_unless_emptied();
      alter table applications drop column deleted_at, drop column deleted_by, drop column emptied_at;
    `);
  }
}
