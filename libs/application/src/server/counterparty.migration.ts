import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cases of more kinds, some between two parties: orders, redemptions, yearly re-checks. */
export class Counterparty1764001300000 implements MigrationInterface {
  name = 'Counterparty1764001300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table cases add column counterparty_id uuid references parties (id);
      alter table cases drop constraint cases_kind_check;
      alter table cases add constraint cases_kind_check
        check (kind in ('application', 'objection', 'order', 'redemption', 'recheck'));
      create index cases_party_kind on cases (party_id, kind, entered_at desc, id desc) where kind <> 'application';
      create index cases_counterparty on cases (counterparty_id, kind, entered_at desc, id desc)
        where counterparty_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index cases_counterparty, cases_party_kind;
      alter table cases drop constraint cases_kind_check;
      alter table cases add constraint cases_kind_check check (kind in ('application', 'objection'));
      alter table cases drop column counterparty_id;
    `);
  }
}
