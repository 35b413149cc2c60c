import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What pages of a portal with a million applications would else count or sort anew for each reader. */
export class ApplicationGrowth1764006000200 implements MigrationInterface {
  name = 'ApplicationGrowth1764006000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- 到达: how many applications of a call have reached a stage: the sum of its rows here.
      create table call_reached (
        id bigint generated always as identity primary key,
        call_id uuid not null references calls (id),
        stage text not null,
        applications int not null
      );
      create index call_reached_call on call_reached (call_id, stage);
      -- What the counter must say: the truth that it is filled from and compared with.
      create view call_reached_counted as
        select c.call_id, e.stage, count(*)::int as applications from stage_entries e join cases c on c.id = e.case_id
        where c.kind = 'application' and e.round = 1 group by 1, 2;

      -- Raises a row that nobody else holds at this moment, or writes another: those who submit to one call at once do not
      -- wait for each other, nor in a circle. Also of applications that whoever moves them must not see.
      create function count_reached() returns trigger language plpgsql security definer set search_path = public as $$
      declare
        reached uuid := (select c.call_id from cases c where c.id = new.case_id and c.kind = 'application');
      begin
        if reached is null then return null; end if;
        update call_reached set applications = applications + 1 where id = (
          select r.id from call_reached r where r.call_id = reached and r.stage = new.stage
          order by r.id limit 1 for update skip locked);
        if not found then
          insert into call_reached (call_id, stage, applications) values (reached, new.stage, 1);
        end if;
        return null;
      end $$;
      -- At the end of the transaction: a case is written after its first entry, and the row is held for a moment only.
      create constraint trigger stage_entries_reached after insert on stage_entries deferrable initially deferred
        for each row when (new.round = 1) execute function count_reached();
      insert into call_reached (call_id, stage, applications) select * from call_reached_counted;

      -- 待办: what is nobody's in particular has an index of its own, as no index is read in order behind "is null", and
      -- whatever else would compare it is no condition that row level security lets an index answer.
      drop index duties_open;
      create index duties_open on duties (role, scope, (coalesce(due_at, 'infinity'::timestamptz)), id)
        where done_at is null and account_id is null and scope is not null;
      create index duties_open_anywhere on duties (role, (coalesce(due_at, 'infinity'::timestamptz)), id)
        where done_at is null and account_id is null and scope is null;

      -- What waits for a decision is counted by call out of the index alone.
      create index cases_to_decide on cases (call_id)
        where stage_kind = 'decision' and ended_at is null and kind = 'application' and not trial;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index cases_to_decide, duties_open, duties_open_anywhere;
      create index duties_open on duties (role, scope, (coalesce(due_at, 'infinity'::timestamptz)), id) where done_at is null;
      drop trigger stage_entries_reached on stage_entries;
      drop function count_reached();
      drop view call_reached_counted;
      drop table call_reached;
    `);
  }
}
