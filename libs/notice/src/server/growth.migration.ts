import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What waits to be made public is found without everything that is public now. */
export class NoticeGrowth1764006000201 implements MigrationInterface {
  name = 'NoticeGrowth1764006000201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The entry for which the case stands in a notice, kept by a trigger. Of those who are past it nobody asks.
      alter table cases add column noticed_entry_id bigint;
      update cases c set noticed_entry_id = c.entry_id where c.stage_kind = 'notice' and c.ended_at is null
        and exists (select 1 from notice_items i where i.case_id = c.id and i.entry_id = c.entry_id);
      create function case_noticed() returns trigger language plpgsql as $$
      begin
        update cases c set noticed_entry_id = i.entry_id from items i where c.id = i.case_id;
        return null;
      end $$;
      create trigger notice_items_noticed after insert on notice_items
        referencing new table as items for each statement execute function case_noticed();
      create index cases_to_notice on cases (call_id)
        where stage_kind = 'notice' and ended_at is null and not trial and noticed_entry_id is distinct from entry_id;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger notice_items_noticed on notice_items;
      drop function case_noticed();
      alter table cases drop column noticed_entry_id;
    `);
  }
}
