import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An application has its call's mode, its cases and their duties have its own: pairs of keys say so. */
export class Trials1764002000101 implements MigrationInterface {
  name = 'Trials1764002000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table applications add column trial boolean not null default false;
      alter table applications add constraint applications_mode unique (id, trial);
      alter table applications drop constraint applications_call_id_fkey;
      alter table applications add constraint applications_call_mode foreign key (call_id, trial)
        references calls (id, trial);

      alter table cases add column trial boolean not null default false;
      alter table cases add constraint cases_mode unique (id, trial);
      alter table cases drop constraint cases_application_id_fkey;
      alter table cases add constraint cases_application_mode foreign key (application_id, trial)
        references applications (id, trial);
      alter table cases drop constraint cases_call_id_fkey;
      alter table cases add constraint cases_call_mode foreign key (call_id, trial) references calls (id, trial);

      alter table duties add column trial boolean not null default false;
      alter table duties drop constraint duties_case_id_fkey;
      alter table duties add constraint duties_case_mode foreign key (case_id, trial) references cases (id, trial);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table duties drop constraint duties_case_mode, drop column trial,
        add constraint duties_case_id_fkey foreign key (case_id) references cases (id);
      alter table cases drop constraint cases_call_mode, drop constraint cases_application_mode,
        drop constraint cases_mode, drop column trial,
        add constraint cases_application_id_fkey foreign key (application_id) references applications (id),
        add constraint cases_call_id_fkey foreign key (call_id) references calls (id);
      alter table applications drop constraint applications_call_mode, drop constraint applications_mode,
        drop column trial,
        add constraint applications_call_id_fkey foreign key (call_id) references calls (id);
    `);
  }
}
