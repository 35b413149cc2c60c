import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Application1764000600000 implements MigrationInterface {
  name = 'Application1764000600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table applications (
        id uuid primary key,
        call_id uuid not null references calls (id),
        programme_version_id uuid not null references programme_versions (id),
        party_id uuid not null references parties (id),
        reference text not null unique,
        title text not null default '',
        asked_fen bigint check (asked_fen >= 0),
        town text,
        demo boolean not null default false,
        certification_asked_at timestamptz,
        certification_asked_by uuid references accounts (id),
        submitted_at timestamptz,
        created_at timestamptz not null,
        created_by uuid not null references accounts (id),
        version int not null default 0
      );
      create index applications_party on applications (party_id, created_at desc, id desc);
      create index applications_call on applications (call_id, id);

      create table reference_counters (
        code text not null, year int not null, last int not null, primary key (code, year)
      );

      -- 参与方: limits, conflicts and duplicates are computed from these rows.
      create table participants (
        application_id uuid not null references applications (id) on delete cascade,
        role text not null check (role in ('applicant', 'partner', 'leader', 'member')),
        name text not null,
        credit_code text,
        resident_fingerprint text,
        primary key (application_id, role, name)
      );
      create index participants_credit_code on participants (credit_code, application_id) where credit_code is not null;
      create index participants_resident on participants (resident_fingerprint, application_id) where resident_fingerprint is not null;

      create table answers (
        application_id uuid not null references applications (id) on delete cascade,
        path text not null check (length(path) <= 81),
        value jsonb,
        sealed text,
        version int not null,
        changed_at timestamptz not null,
        changed_by uuid not null references accounts (id),
        primary key (application_id, path),
        check (value is null or sealed is null)
      );
      create table answer_changes (
        id bigint generated always as identity primary key,
        application_id uuid not null references applications (id) on delete cascade,
        path text not null,
        version int not null,
        value jsonb,
        sealed text,
        changed_at timestamptz not null,
        changed_by uuid not null references accounts (id),
        unique (application_id, path, version)
      );

      create table cases (
        id uuid primary key,
        kind text not null check (kind in ('application', 'objection')),
        application_id uuid not null references applications (id),
        parent_id uuid references cases (id),
        party_id uuid not null references parties (id),
        call_id uuid not null references calls (id),
        programme_version_id uuid not null references programme_versions (id),
        town text,
        stage text not null,
        stage_kind text not null,
        entry_id bigint not null,
        entry_no int not null,
        round int not null,
        entered_at timestamptz not null,
        due_at timestamptz,
        ended_at timestamptz,
        result text check (result in ('completed', 'refused', 'withdrawn', 'lapsed', 'terminated')),
        holds text[] not null default '{}',
        version int not null default 0,
        check ((ended_at is null) = (result is null))
      );
      create unique index cases_one_application on cases (application_id) where kind = 'application';
      create index cases_parent on cases (parent_id) where parent_id is not null;
      create index cases_call_stage on cases (call_id, stage, id);
      create index cases_due on cases (due_at, id) where ended_at is null and due_at is not null;
      create index cases_entered on cases (entered_at desc, id desc);

      -- 经过: one row per entry into a stage; handled_count proves that nothing is handled twice.
      create table stage_entries (
        id bigint generated always as identity primary key,
        case_id uuid not null references cases (id) deferrable initially deferred,
        no int not null,
        stage text not null,
        stage_kind text not null,
        round int not null,
        entered_at timestamptz not null,
        due_at timestamptz,
        handled_at timestamptz,
        handled_count int not null default 0,
        left_at timestamptz,
        outcome text,
        actor_id uuid,
        actor_label text,
        remark text check (length(remark) <= 2000),
        unique (case_id, no)
      );
      create index stage_entries_stage on stage_entries (stage, entered_at);

      create table stage_acts (
        id bigint generated always as identity primary key,
        entry_id bigint not null references stage_entries (id),
        case_id uuid not null references cases (id),
        kind text not null,
        at timestamptz not null,
        actor_id uuid,
        actor_label text not null,
        remark text check (length(remark) <= 2000),
        data jsonb not null default '{}',
        for_applicant boolean not null default false
      );
      create index stage_acts_case on stage_acts (case_id, id);
      create index stage_acts_entry on stage_acts (entry_id, id);

      -- 待办: who owes something now. "My work" of every role is one index range.
      create table duties (
        id bigint generated always as identity primary key,
        entry_id bigint not null references stage_entries (id),
        case_id uuid not null references cases (id),
        role text not null,
        scope text,
        account_id uuid references accounts (id),
        due_at timestamptz,
        created_at timestamptz not null,
        done_at timestamptz
      );
      create index duties_entry on duties (entry_id);
      create index duties_open on duties (role, scope, (coalesce(due_at, 'infinity'::timestamptz)), id) where done_at is null;
      create index duties_account on duties (account_id, (coalesce(due_at, 'infinity'::timestamptz)), id) where done_at is null and account_id is not null;
      create index duties_case on duties (case_id, role);

      create table submissions (
        id uuid primary key,
        application_id uuid not null references applications (id),
        no int not null,
        receipt text not null unique,
        answers jsonb not null,
        sealed_answers text not null,
        digest text not null,
        sections text[] not null default '{}',
        submitted_at timestamptz not null,
        submitted_by uuid not null references accounts (id),
        unique (application_id, no)
      );

      create table returned_sections (
        entry_id bigint primary key references stage_entries (id),
        application_id uuid not null references applications (id),
        sections text[] not null,
        message text not null
      );

      create trigger answer_changes_append_only before update or delete on answer_changes for each row execute function refuse_change();
      create trigger submissions_append_only before update or delete on submissions for each row execute function refuse_change();
      create trigger stage_acts_append_only before update or delete on stage_acts for each row execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table returned_sections, submissions, duties, stage_acts, stage_entries, cases, answer_changes, answers,
        participants, reference_counters, applications;
    `);
  }
}
