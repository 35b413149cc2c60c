import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a balance changes by an entry: what arrives in the account less what leaves it. */
const change = (account: string): string =>
  `case when new.to_account = '${account}' then new.amount_fen else 0 end - case when new.from_account = '${account}' then new.amount_fen else 0 end`;
/** An entry takes from the source of its book, so what was taken from it in all is its balance. */
const taken = (account: string): string =>
  `case when new.from_account = '${account}' then new.amount_fen else 0 end - case when new.to_account = '${account}' then new.amount_fen else 0 end`;

/**
 * Two books. An entry moves an amount from one account of its book to another, so every posting sums to zero by its
 * form. The balances are rows that only the entries' trigger may change, and that can neither fall below zero nor out
 * of balance: what would overdraw does not commit.
 */
export class VoucherLedger1764001400400 implements MigrationInterface {
  name = 'VoucherLedger1764001400400';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table voucher_quotas (
        id uuid primary key,
        programme_code text not null,
        party_id uuid not null references parties (id),
        year int not null,
        call_id uuid not null references calls (id),
        application_id uuid not null unique references applications (id),
        case_id uuid not null references cases (id),
        programme_version_id uuid not null references programme_versions (id),
        town text,
        cap_fen bigint not null check (cap_fen > 0),
        issued_at timestamptz not null,
        expires_at timestamptz not null,
        expired_at timestamptz,
        entries int not null default 0,
        issued_fen bigint not null default 0 check (issued_fen between 0 and cap_fen),
        free_fen bigint not null default 0 check (free_fen >= 0),
        reserved_fen bigint not null default 0 check (reserved_fen >= 0),
        used_fen bigint not null default 0 check (used_fen >= 0),
        expired_fen bigint not null default 0 check (expired_fen >= 0),
        unique (programme_code, party_id, year),
        constraint voucher_quota_balanced check (issued_fen = free_fen + reserved_fen + used_fen + expired_fen)
      );
      create index voucher_quotas_party on voucher_quotas (party_id, year desc, id);
      create index voucher_quotas_issued on voucher_quotas (issued_at desc, id desc);
      create index voucher_quotas_expiring on voucher_quotas (expires_at, id) where expired_at is null;

      create table voucher_orders (
        id uuid primary key,
        reference text not null unique,
        quota_id uuid not null references voucher_quotas (id),
        party_id uuid not null references parties (id),
        institution_id uuid not null references parties (id),
        service_id uuid not null,
        service_name text not null,
        category text not null,
        need text not null,
        starts_on date not null,
        ends_on date not null,
        ordered_fen bigint not null check (ordered_fen > 0),
        contract_no text,
        contract_fen bigint check (contract_fen > 0),
        contracted_on date,
        contract_file uuid,
        invoice_code text,
        invoice_number text,
        invoice_fen bigint check (invoice_fen > 0),
        invoice_file uuid,
        result_file uuid,
        result_text text,
        performed_at timestamptz,
        rating int check (rating between 1 and 5),
        paid_file uuid,
        related text,
        placed_at timestamptz not null,
        placed_by uuid not null references accounts (id),
        limit_at timestamptz not null,
        used_at timestamptz,
        cancelled_at timestamptz,
        reserved_fen bigint not null default 0 check (reserved_fen >= 0),
        check (party_id <> institution_id),
        check (ends_on >= starts_on)
      );
      create index voucher_orders_party on voucher_orders (party_id, placed_at desc, id desc);
      create index voucher_orders_institution on voucher_orders (institution_id, placed_at desc, id desc);
      create index voucher_orders_quota on voucher_orders (quota_id, id);
      create index voucher_orders_placed on voucher_orders (placed_at desc, id desc);
      create index voucher_orders_limit on voucher_orders (limit_at, id) where used_at is null and cancelled_at is null;

      -- 一票一果: an invoice or a result belongs to one order, for ever.
      create table voucher_evidence (
        kind text not null check (kind in ('invoice', 'result')),
        key text not null check (length(key) between 8 and 100),
        order_id uuid not null references voucher_orders (id),
        at timestamptz not null,
        primary key (kind, key)
      );
      create index voucher_evidence_order on voucher_evidence (order_id);

      create table voucher_claims (
        order_id uuid primary key references voucher_orders (id),
        institution_id uuid not null references parties (id),
        entries int not null default 0,
        used_fen bigint not null default 0 check (used_fen >= 0),
        claimable_fen bigint not null default 0 check (claimable_fen >= 0),
        claimed_fen bigint not null default 0 check (claimed_fen >= 0),
        redeemed_fen bigint not null default 0 check (redeemed_fen >= 0),
        refused_fen bigint not null default 0 check (refused_fen >= 0),
        constraint voucher_claim_balanced check (used_fen = claimable_fen + claimed_fen + redeemed_fen + refused_fen)
      );
      create index voucher_claims_institution on voucher_claims (institution_id, order_id);

      create table voucher_postings (
        id bigint generated always as identity primary key,
        at timestamptz not null,
        kind text not null check (kind in ('issue', 'reserve', 'release', 'use', 'expire', 'claim', 'unclaim', 'redeem', 'refuse', 'reversal')),
        quota_id uuid not null references voucher_quotas (id),
        order_id uuid references voucher_orders (id),
        reverses bigint unique references voucher_postings (id),
        reason text check (length(reason) <= 500),
        actor_id uuid references accounts (id),
        check ((kind = 'reversal') = (reverses is not null)),
        check (kind <> 'reversal' or reason is not null)
      );
      create index voucher_postings_quota on voucher_postings (quota_id, id);
      create index voucher_postings_order on voucher_postings (order_id, id) where order_id is not null;
      create index voucher_postings_kind on voucher_postings (kind, id);

      create table voucher_entries (
        id bigint generated always as identity primary key,
        posting_id bigint not null references voucher_postings (id),
        book text not null check (book in ('quota', 'claims')),
        quota_id uuid not null references voucher_quotas (id),
        order_id uuid references voucher_orders (id),
        no int not null,
        from_account text not null,
        to_account text not null,
        amount_fen bigint not null check (amount_fen > 0),
        check (from_account <> to_account),
        check (book <> 'claims' or order_id is not null),
        constraint voucher_entry_accounts check (
          (book = 'quota' and from_account in ('issued', 'free', 'reserved', 'used', 'expired')
            and to_account in ('issued', 'free', 'reserved', 'used', 'expired'))
          or (book = 'claims' and from_account in ('used', 'claimable', 'claimed', 'redeemed', 'refused')
            and to_account in ('used', 'claimable', 'claimed', 'redeemed', 'refused'))),
        constraint voucher_entry_reserved check (
          book = 'claims' or order_id is not null or (from_account <> 'reserved' and to_account <> 'reserved'))
      );
      create unique index voucher_entries_quota on voucher_entries (quota_id, no) where book = 'quota';
      create unique index voucher_entries_claims on voucher_entries (order_id, no) where book = 'claims';
      create index voucher_entries_posting on voucher_entries (posting_id, id);

      create function voucher_book() returns trigger language plpgsql as $$
      begin
        if new.book = 'quota' then
          update voucher_quotas set entries = entries + 1,
            issued_fen = issued_fen + ${taken('issued')},
            free_fen = free_fen + ${change('free')},
            reserved_fen = reserved_fen + ${change('reserved')},
            used_fen = used_fen + ${change('used')},
            expired_fen = expired_fen + ${change('expired')}
          where id = new.quota_id returning entries into new.no;
          if 'reserved' in (new.from_account, new.to_account) then
            update voucher_orders set reserved_fen = reserved_fen + ${change('reserved')}
            where id = new.order_id and quota_id = new.quota_id;
            if not found then raise exception 'order of another quota' using errcode = 'integrity_constraint_violation'; end if;
          end if;
        else
          update voucher_claims set entries = entries + 1,
            used_fen = used_fen + ${taken('used')},
            claimable_fen = claimable_fen + ${change('claimable')},
            claimed_fen = claimed_fen + ${change('claimed')},
            redeemed_fen = redeemed_fen + ${change('redeemed')},
            refused_fen = refused_fen + ${change('refused')}
          where order_id = new.order_id returning entries into new.no;
        end if;
        if new.no is null then raise exception 'nothing to post on' using errcode = 'integrity_constraint_violation'; end if;
        return new;
      end $$;
      create trigger voucher_entries_booked before insert on voucher_entries for each row execute function voucher_book();

      -- What is used in one book is used in the other, at commit.
      create function voucher_both_books() returns trigger language plpgsql as $$
      begin
        if (select sum(case when book = 'quota' then 1 else -1 end * case
              when book = 'quota' and to_account = 'used' then amount_fen when book = 'quota' and from_account = 'used' then -amount_fen
              when book = 'claims' and from_account = 'used' then amount_fen when book = 'claims' and to_account = 'used' then -amount_fen
              else 0 end) from voucher_entries where posting_id = new.posting_id) <> 0 then
          raise exception 'posting % uses in one book only', new.posting_id using errcode = 'integrity_constraint_violation';
        end if;
        return null;
      end $$;
      create constraint trigger voucher_entries_both after insert on voucher_entries deferrable initially deferred
        for each row when (new.from_account = 'used' or new.to_account = 'used') execute function voucher_both_books();

      create trigger voucher_quotas_by_entries before update of entries, issued_fen, free_fen, reserved_fen, used_fen, expired_fen
        on voucher_quotas for each row when (pg_trigger_depth() = 0) execute function refuse_change();
      create trigger voucher_orders_by_entries before update of reserved_fen
        on voucher_orders for each row when (pg_trigger_depth() = 0) execute function refuse_change();
      create trigger voucher_claims_by_entries before update
        on voucher_claims for each row when (pg_trigger_depth() = 0) execute function refuse_change();
    `);
    for (const table of ['voucher_quotas', 'voucher_orders', 'voucher_claims'])
      await db.query(
        `create trigger ${table}_kept before delete on ${table} for each row execute function refuse_change()`,
      );
    for (const table of ['voucher_postings', 'voucher_entries', 'voucher_evidence']) {
      await db.query(
        `create trigger ${table}_append_only before update or delete on ${table} for each row execute function refuse_change()`,
      );
      await db.query(
        `create trigger ${table}_no_truncate before truncate on ${table} for each statement execute function refuse_change()`,
      );
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table voucher_entries, voucher_postings, voucher_claims, voucher_evidence, voucher_orders, voucher_quotas;
      drop function voucher_both_books(), voucher_book();
    `);
  }
}
