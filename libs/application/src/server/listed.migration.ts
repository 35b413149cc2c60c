import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lists of applications at a size at which nothing may be read through: what they are ordered and filtered by stands in
 * the case, each question has an index in its order, and words are found by pairs of characters.
 */
export class Listed1764005000400 implements MigrationInterface {
  name = 'Listed1764005000400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The application's own, kept by triggers: a list of cases is ordered and filtered by them.
      alter table cases add column submitted_at timestamptz, add column asked_fen bigint;
      update cases c set submitted_at = a.submitted_at, asked_fen = a.asked_fen
        from applications a where a.id = c.application_id and c.kind = 'application';
      create function case_of_application() returns trigger language plpgsql as $$
      begin
        select a.submitted_at, a.asked_fen into new.submitted_at, new.asked_fen
          from applications a where a.id = new.application_id;
        return new;
      end $$;
      create trigger cases_of_application before insert on cases
        for each row when (new.kind = 'application') execute function case_of_application();
      create function application_of_case() returns trigger language plpgsql as $$
      begin
        update cases set submitted_at = new.submitted_at, asked_fen = new.asked_fen
          where application_id = new.id and kind = 'application';
        return null;
      end $$;
      create trigger applications_of_case after update of submitted_at, asked_fen on applications for each row
        when (new.submitted_at is distinct from old.submitted_at or new.asked_fen is distinct from old.asked_fen)
        execute function application_of_case();

      drop index cases_entered;
      create index cases_listed on cases (entered_at desc, id desc)
        where kind = 'application' and submitted_at is not null;
      create index cases_listed_call on cases (call_id, entered_at desc, id desc)
        where kind = 'application' and submitted_at is not null;
      create index cases_listed_stage on cases (stage, entered_at desc, id desc)
        where kind = 'application' and submitted_at is not null;
      create index cases_listed_town on cases (town, entered_at desc, id desc)
        where kind = 'application' and submitted_at is not null;
      create index cases_submitted on cases (submitted_at desc, id desc)
        where kind = 'application' and submitted_at is not null;
      create index cases_asked on cases ((coalesce(asked_fen, 0)) desc, id desc)
        where kind = 'application' and submitted_at is not null;
      create index cases_application on cases (application_id);
      create index cases_open on cases (stage_kind, call_id) where ended_at is null;

      -- Pairs of characters: most Chinese words are one, too short for trigrams.
      create function grams(words text) returns text[] language sql immutable parallel safe as $$
        select array(select distinct substr(words, n, 2) from generate_series(1, length(words) - 1) n) $$;
      create function search_text(title text, party uuid) returns text language sql stable as $$
        select lower(normalize(title || ' ' || p.name, NFKC)) from parties p where p.id = party $$;
      alter table applications add column search text not null default '';
      update applications set search = search_text(title, party_id);
      create function application_search() returns trigger language plpgsql as $$
      begin
        new.search := coalesce(search_text(new.title, new.party_id), '');
        return new;
      end $$;
      create trigger applications_search before insert or update of title, party_id on applications
        for each row execute function application_search();
      -- Of all its applications, also those that who corrects the name must not see.
      create function party_search() returns trigger language plpgsql security definer set search_path = public as $$
      begin
        update applications set search = search_text(title, party_id) where party_id = new.id;
        return null;
      end $$;
      create trigger parties_search after update of name on parties for each row
        when (new.name is distinct from old.name) execute function party_search();
      create index applications_search on applications using gin (grams(search)) where submitted_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger parties_search on parties;
      drop trigger applications_search on applications;
      drop trigger applications_of_case on applications;
      drop trigger cases_of_application on cases;
      drop index applications_search;
      alter table applications drop column search;
      drop function party_search(), application_search(), search_text(text, uuid), grams(text), application_of_case(),
        case_of_application();
      drop index cases_open, cases_application;
      alter table cases drop column submitted_at, drop column asked_fen;
      create index cases_entered on cases (entered_at desc, id desc);
    `);
  }
}
