import type { MigrationInterface, QueryRunner } from 'typeorm';

const COUNTED = `from cases c join calls k on k.id = c.call_id
          where c.kind = 'application' and (k.quota_per_recommender is not null or k.quotas <> '[]')`;

/** 推荐限额: what a body has recommended is read out of an index of just that, however many cases the call has. */
export class RecommenderQuotas1764009000100 implements MigrationInterface {
  name = 'RecommenderQuotas1764009000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of a concluded recommendation in a call that sets quotas, which are fixed once it is published: the call, and the
      -- town ('' for none). Nothing is kept, nor read, where there is no quota.
      alter table stage_entries add column quota_call uuid, add column quota_town text;
      create function quota_of_entry() returns trigger language plpgsql security definer set search_path = public as $$
      begin
        select c.call_id, coalesce(c.town, '') into new.quota_call, new.quota_town ${COUNTED} and c.id = new.case_id;
        return new;
      end $$;
      create trigger stage_entries_quota before update of outcome on stage_entries for each row
        when (new.stage_kind = 'endorsement' and new.outcome is not null) execute function quota_of_entry();
      with counted as (select c.id, c.call_id, coalesce(c.town, '') as town ${COUNTED})
      update stage_entries e set quota_call = n.call_id, quota_town = n.town from counted n
        where e.case_id = n.id and e.stage_kind = 'endorsement' and e.outcome is not null;
      create index stage_entries_quota on stage_entries (quota_call, quota_town, outcome, case_id)
        where quota_call is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger stage_entries_quota on stage_entries;
      drop function quota_of_entry();
      alter table stage_entries drop column quota_call, drop column quota_town;
    `);
  }
}
