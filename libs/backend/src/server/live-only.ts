import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * 只属于正式申报: what only a live application, or a live call, may have, by the column that names it. A trial row in
 * one of these tables is refused by the database. A new table that hangs on a call, an application or a case is either
 * here or among `inBothModes`; a spec compares them with the schema.
 */
export const liveOnly = {
  awards: { application_id: 'applications', call_id: 'calls' },
  meetings: { call_id: 'calls' },
  notices: { call_id: 'calls' },
  objections: { case_id: 'cases', parent_id: 'cases' },
  agreements: { application_id: 'applications' },
  letters: { application_id: 'applications' },
  payments: { application_id: 'applications', call_id: 'calls' },
  ledger: { application_id: 'applications', call_id: 'calls' },
  programme_registrations: { application_id: 'applications' },
  recommendations: { case_id: 'cases', call_id: 'calls' },
  subsidy_batches: { call_id: 'calls' },
  unique_claims: { application_id: 'applications' },
  voucher_quotas: { application_id: 'applications', call_id: 'calls' },
  voucher_redemptions: { case_id: 'cases' },
} as const satisfies Record<string, Record<string, 'calls' | 'applications' | 'cases'>>;

/** Adds to each of these tables a column that is never true and the pair of keys that it forms. */
export class LiveOnly1764002000102 implements MigrationInterface {
  name = 'LiveOnly1764002000102';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(liveOnly)) {
      await runner.query(`alter table ${table} add column trial boolean not null default false
        constraint ${table}_live check (not trial)`);
      for (const [column, target] of Object.entries(columns))
        await runner.query(`alter table ${table} add constraint ${table}_${column}_live
          foreign key (${column}, trial) references ${target} (id, trial)`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(liveOnly)) {
      for (const column of Object.keys(columns))
        await runner.query(`alter table ${table} drop constraint ${table}_${column}_live`);
      await runner.query(`alter table ${table} drop column trial`);
    }
  }
}
