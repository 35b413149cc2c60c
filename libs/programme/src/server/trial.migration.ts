import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * 试运行: a call that is marked as trial for ever, its testers, and versions that only trial calls may use. The pair
 * (id, trial) is what everything below points at, so that nothing can belong to a call of the other mode.
 */
export class TrialCalls1764002000100 implements MigrationInterface {
  name = 'TrialCalls1764002000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table programme_versions add column trial boolean not null default false;
      alter table programme_versions add constraint programme_versions_mode unique (id, trial);
      -- A trial version is not one of the programme's versions: it carries no number of theirs.
      alter table programme_versions drop constraint programme_versions_code_version_key;
      alter table programme_versions drop constraint programme_versions_code_digest_key;
      create unique index programme_versions_number on programme_versions (code, version) where not trial;
      create unique index programme_versions_digest on programme_versions (code, digest) where not trial;

      alter table calls add column trial boolean not null default false;
      alter table calls add column version_trial boolean not null default false;
      alter table calls add column trial_ended_at timestamptz;
      alter table calls add constraint calls_mode unique (id, trial);
      alter table calls add constraint calls_version_mode foreign key (programme_version_id, version_trial)
        references programme_versions (id, trial);
      alter table calls add constraint calls_live_version check (trial or not version_trial);
      alter table calls add constraint calls_trial_money check (not trial or (envelope_fen = 0 and awarded_fen = 0));
      alter table calls add constraint calls_trial_ended check (trial or trial_ended_at is null);
      drop index calls_batch;
      drop index calls_notice;
      create unique index calls_batch on calls (programme_code, year, batch) where published_at is not null and not trial;
      create unique index calls_notice on calls (notice_number) where published_at is not null and not trial;
      create index calls_trials on calls (created_at desc, id desc) where trial;

      create table trial_testers (
        call_id uuid not null,
        trial boolean not null default true check (trial),
        account_id uuid not null references accounts (id),
        invited_at timestamptz not null,
        invited_by uuid not null references accounts (id),
        primary key (call_id, account_id),
        foreign key (call_id, trial) references calls (id, trial)
      );
      create index trial_testers_account on trial_testers (account_id, call_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table trial_testers;
      drop index calls_trials, calls_batch, calls_notice, programme_versions_number, programme_versions_digest;
      alter table calls drop constraint calls_version_mode, drop constraint calls_live_version,
        drop constraint calls_trial_money, drop constraint calls_trial_ended, drop constraint calls_mode,
        drop column trial, drop column version_trial, drop column trial_ended_at;
      create unique index calls_batch on calls (programme_code, year, batch) where published_at is not null;
      create unique index calls_notice on calls (notice_number) where published_at is not null;
      alter table programme_versions drop constraint programme_versions_mode, drop column trial;
      alter table programme_versions add constraint programme_versions_code_version_key unique (code, version);
      alter table programme_versions add constraint programme_versions_code_digest_key unique (code, digest);
    `);
  }
}
