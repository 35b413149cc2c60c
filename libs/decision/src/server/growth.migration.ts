import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists and sums of decisions and awards that need not read through all of them. */
export class DecisionGrowth1764005000401 implements MigrationInterface {
  name = 'DecisionGrowth1764005000401';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What came to a decision, by call; null: another kind of case than an application.
      alter table decision_entries add column call_id uuid references calls (id);
      update decision_entries d set call_id = c.call_id from cases c where c.id = d.case_id and c.kind = 'application';
      create function decision_entry_call() returns trigger language plpgsql as $$
      begin
        select c.call_id into new.call_id from cases c where c.id = new.case_id and c.kind = 'application';
        return new;
      end $$;
      create trigger decision_entries_call before insert on decision_entries
        for each row execute function decision_entry_call();
      create index decision_entries_call on decision_entries (call_id, case_id);

      -- Of the call, which never changes: the public list is narrowed by them.
      alter table awards add column year int, add column programme_code text;
      update awards w set year = k.year, programme_code = k.programme_code from calls k where k.id = w.call_id;
      alter table awards alter column year set not null, alter column programme_code set not null;
      create function award_of_call() returns trigger language plpgsql as $$
      begin
        select k.year, k.programme_code into new.year, new.programme_code from calls k where k.id = new.call_id;
        return new;
      end $$;
      create trigger awards_of_call before insert on awards for each row execute function award_of_call();
      create index awards_year on awards (year, decided_at desc, application_id desc) where state = 'confirmed';
      create index awards_programme on awards (programme_code, decided_at desc, application_id desc) where state = 'confirmed';

      -- Sums of what is confirmed, kept with every change of an award. Year 0 of the units is all years.
      create table award_totals (
        year int not null, programme_code text not null, awards int not null, total_fen bigint not null,
        primary key (year, programme_code)
      );
      create table award_units (
        year int not null, party_id uuid not null references parties (id), awards int not null,
        primary key (year, party_id)
      );
      create table award_unit_totals (year int primary key, units int not null);

      create function count_award(award awards, sign int) returns void language plpgsql as $$
      declare
        party uuid := (select a.party_id from applications a where a.id = award.application_id);
        counted int;
        left_over int;
      begin
        insert into award_totals as t values (award.year, award.programme_code, sign, sign * award.amount_fen)
          on conflict (year, programme_code) do update
          set awards = t.awards + excluded.awards, total_fen = t.total_fen + excluded.total_fen;
        foreach counted in array array[0, award.year] loop
          insert into award_units as u values (counted, party, sign)
            on conflict (year, party_id) do update set awards = u.awards + sign returning u.awards into left_over;
          if left_over = greatest(sign, 0) then
            insert into award_unit_totals as u values (counted, sign)
              on conflict (year) do update set units = u.units + sign;
          end if;
        end loop;
      end $$;
      create function award_counted() returns trigger language plpgsql as $$
      begin
        if tg_op <> 'INSERT' and old.state = 'confirmed' then perform count_award(old, -1); end if;
        if tg_op <> 'DELETE' and new.state = 'confirmed' then perform count_award(new, 1); end if;
        return null;
      end $$;
      create trigger awards_counted after insert or update of state, amount_fen or delete on awards
        for each row execute function award_counted();

      insert into award_totals select year, programme_code, count(*), sum(amount_fen) from awards
        where state = 'confirmed' group by 1, 2;
      insert into award_units select y.year, a.party_id, count(*) from awards w
        join applications a on a.id = w.application_id cross join lateral (values (0), (w.year)) y (year)
        where w.state = 'confirmed' group by 1, 2;
      insert into award_unit_totals select year, count(*) from award_units group by 1;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger awards_counted on awards;
      drop function award_counted(), count_award(awards, int);
      drop table award_totals, award_units, award_unit_totals;
      drop trigger awards_of_call on awards;
      drop function award_of_call();
      alter table awards drop column year, drop column programme_code;
      drop trigger decision_entries_call on decision_entries;
      drop function decision_entry_call();
      alter table decision_entries drop column call_id;
    `);
  }
}
