import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages in the portal, the mails that go with them, and reminders planned ahead. */
export class Notification1764000500000 implements MigrationInterface {
  name = 'Notification1764000500000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table messages (
        id bigint generated always as identity primary key,
        account_id uuid not null references accounts (id),
        key text not null,
        thing_kind text not null,
        thing_id text not null,
        template text,
        locale text not null check (locale in ('zh-CN', 'en')),
        subject text not null,
        body text not null,
        data jsonb not null,
        created_at timestamptz not null,
        read_at timestamptz,
        unique (account_id, key)
      )`);
    await db.query('create index messages_account on messages (account_id, id desc)');
    await db.query('create index messages_unread on messages (account_id, id desc) where read_at is null');
    await db.query('create index messages_thing on messages (thing_kind, thing_id)');
    await db.query(`
      create table mails (
        id bigint generated always as identity primary key,
        key text unique,
        message_id bigint unique references messages (id),
        template text,
        locale text,
        address_sealed text,
        address_masked text,
        subject text,
        body_sealed text,
        state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
        attempts int not null default 0,
        last_error text,
        claimed_until timestamptz,
        sent_at timestamptz,
        provider_id text,
        created_at timestamptz not null,
        -- Either a message's mail, or one to an address that may have no account.
        check ((message_id is null) = (key is not null)),
        check (message_id is not null or (locale is not null and address_sealed is not null and subject is not null))
      )`);
    await db.query('create index mails_state on mails (state, id desc)');
    await db.query(`
      create table reminders (
        id bigint generated always as identity primary key,
        key text collate "C" not null unique,
        due_at timestamptz not null,
        accounts uuid[] not null,
        template jsonb not null,
        data jsonb not null,
        thing_kind text not null,
        thing_id text not null,
        sent_at timestamptz,
        cancelled_at timestamptz
      )`);
    await db.query(
      'create index reminders_due on reminders (due_at, id) where sent_at is null and cancelled_at is null',
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table reminders, mails, messages');
  }
}
