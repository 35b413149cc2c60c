import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Parties, accounts, who belongs where, and how people sign in. */
export class Identity1764000200000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table accounts (
        id uuid primary key,
        email text not null,
        name text not null,
        mobile text,
        password_hash text,
        locale text not null default 'zh-CN' check (locale in ('zh-CN', 'en')),
        state text not null default 'active' check (state in ('active', 'retired')),
        email_confirmed_at timestamptz,
        created_at timestamptz not null
      )`);
    await db.query('create unique index accounts_email on accounts (lower(email))');
    await db.query('create index accounts_mobile on accounts (mobile) where mobile is not null');
    await db.query('create index accounts_name on accounts (name, id)');
    await db.query(`
      create table parties (
        id uuid primary key,
        kind text not null check (kind in ('legal', 'natural', 'team')),
        name text not null,
        credit_code text unique,
        resident_id text,
        resident_fingerprint text unique,
        town text,
        profile jsonb not null default '{}',
        bank_account text,
        version int not null default 1,
        vouched_at timestamptz,
        vouched_by uuid references accounts (id),
        merged_into uuid references parties (id),
        created_at timestamptz not null,
        changed_at timestamptz not null,
        check (kind <> 'legal' or credit_code is not null),
        check (kind <> 'natural' or resident_fingerprint is not null)
      )`);
    await db.query('create index parties_name on parties (name, id)');
    await db.query(`
      create table memberships (
        party_id uuid not null references parties (id),
        account_id uuid not null references accounts (id),
        role text not null check (role in ('enterprise-administrator', 'writer', 'certifier', 'viewer')),
        state text not null check (state in ('invited', 'asked', 'active', 'retired')),
        created_at timestamptz not null,
        changed_at timestamptz not null,
        changed_by uuid references accounts (id),
        primary key (party_id, account_id, role)
      )`);
    await db.query('create index memberships_account on memberships (account_id)');
    await db.query(`
      create table staff_roles (
        account_id uuid not null references accounts (id),
        role text not null check (role in ('recommender', 'officer', 'department', 'leader', 'finance',
          'auditor', 'administrator', 'expert')),
        scope text,
        state text not null check (state in ('active', 'retired')),
        created_at timestamptz not null,
        changed_at timestamptz not null,
        changed_by uuid references accounts (id),
        unique nulls not distinct (account_id, role, scope)
      )`);
    await db.query(`create index staff_roles_role on staff_roles (role, scope) where state = 'active'`);
    await this.signIn(db);
    await db.query(`
      create table claims (
        id uuid primary key,
        account_id uuid not null references accounts (id),
        party_id uuid not null references parties (id),
        name text not null,
        legal_representative text,
        state text not null check (state in ('pending', 'asked', 'disputed', 'approved', 'refused')),
        evidence_file_id uuid,
        grounds text,
        register_verdict text check (register_verdict in ('matched', 'differs', 'unknown')),
        created_at timestamptz not null,
        due_at timestamptz,
        decided_at timestamptz,
        decided_by uuid references accounts (id),
        decided_through text check (decided_through in ('register', 'officer', 'enterprise')),
        reason text
      )`);
    await db.query('create index claims_account on claims (account_id, created_at)');
    await db.query('create index claims_party on claims (party_id)');
    await db.query(`create index claims_open on claims (due_at, id) where state in ('pending', 'disputed')`);
    await db.query('create index claims_state on claims (state, created_at, id)');
  }

  private async signIn(db: QueryRunner): Promise<void> {
    await db.query(`
      create table sessions (
        token_hash text primary key,
        id uuid not null unique,
        account_id uuid not null references accounts (id),
        created_at timestamptz not null,
        last_used_at timestamptz not null,
        expires_at timestamptz not null,
        ended_at timestamptz,
        address text,
        agent text
      )`);
    await db.query('create index sessions_account on sessions (account_id) where ended_at is null');
    await db.query('create index sessions_expires on sessions (expires_at)');
    await db.query(`
      create table email_tokens (
        token_hash text primary key,
        purpose text not null check (purpose in ('reset', 'invite')),
        account_id uuid not null references accounts (id),
        party_id uuid references parties (id),
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz
      )`);
    await db.query('create index email_tokens_account on email_tokens (account_id, purpose, created_at)');
    await db.query('create index email_tokens_expires on email_tokens (expires_at)');
    await db.query(`
      create table registrations (
        token_hash text primary key,
        email text not null,
        name text not null,
        mobile text not null,
        password_hash text not null,
        locale text not null,
        claim text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz
      )`);
    await db.query('create index registrations_email on registrations (email, created_at)');
    await db.query('create index registrations_expires on registrations (expires_at)');
    await db.query(`
      create table sign_in_failures (
        name_fingerprint text primary key,
        failures int not null,
        last_at timestamptz not null,
        locked_until timestamptz
      ) with (fillfactor = 70)`);
    await db.query('create index sign_in_failures_last on sign_in_failures (last_at)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      'drop table sign_in_failures, registrations, email_tokens, sessions, claims, staff_roles, memberships, parties, accounts',
    );
  }
}
