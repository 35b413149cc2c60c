import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 保存期限: of an old mail about an account only its key and subject stay. */
export class EmptiedMails1764008000204 implements MigrationInterface {
  name = 'EmptiedMails1764008000204';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      do $$
      declare found text;
      begin
        select conname into strict found from pg_constraint
        where conrelid = 'mails'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%address_sealed%';
        execute format('alter table mails drop constraint %I', found);
      end $$;
      alter table mails add column emptied_at timestamptz,
        add constraint mails_addressed check (message_id is not null or emptied_at is not null
          or (locale is not null and address_sealed is not null and subject is not null));
      create index mails_full on mails (id) where message_id is null and emptied_at is null;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index mails_full;
      alter table mails drop constraint mails_addressed, drop column emptied_at,
        add check (message_id is not null or (locale is not null and address_sealed is not null and subject is not null));
    `);
  }
}
