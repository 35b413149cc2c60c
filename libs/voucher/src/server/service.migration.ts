import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The register of institutions, what they offer, their redemptions, the draws and the quarterly payments. */
export class VoucherServices1764001400401 implements MigrationInterface {
  name = 'VoucherServices1764001400401';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table voucher_institutions (
        party_id uuid primary key references parties (id),
        kind text not null check (kind in ('institution', 'laboratory', 'platform')),
        introduction text not null,
        account_name text not null,
        bank text not null,
        account_sealed text not null,
        state text not null check (state in ('asked', 'registered', 'refused', 'suspended')),
        asked_at timestamptz not null,
        asked_by uuid not null references accounts (id),
        decided_at timestamptz,
        decided_by uuid references accounts (id),
        reason text,
        check (state = 'asked' or decided_by is not null)
      );
      create index voucher_institutions_state on voucher_institutions (state, asked_at, party_id);

      create table voucher_services (
        id uuid primary key,
        institution_id uuid not null references voucher_institutions (party_id),
        kind text not null check (kind in ('service', 'instrument')),
        category text not null,
        name text not null,
        description text not null,
        price_fen bigint check (price_fen > 0),
        unit text not null,
        lead_days int check (lead_days between 0 and 400),
        grams text[] not null,
        text text not null,
        offered boolean not null default true,
        changed_at timestamptz not null
      );
      create index voucher_services_found on voucher_services using gin (grams) where offered;
      create index voucher_services_listed on voucher_services (name, id) where offered;
      create index voucher_services_institution on voucher_services (institution_id, name, id);
      alter table voucher_orders add constraint voucher_orders_service foreign key (service_id) references voucher_services (id);

      create table voucher_draws (
        id uuid primary key,
        programme_code text not null,
        quarter text not null check (quarter ~ '^[0-9]{4}Q[1-4]$'),
        seed text not null,
        share int not null check (share between 500 and 10000),
        population uuid[] not null check (cardinality(population) > 0),
        drawn uuid[] not null check (cardinality(drawn) > 0 and drawn <@ population),
        at timestamptz not null,
        by uuid not null references accounts (id),
        check (cardinality(drawn) * 10000 >= cardinality(population) * 500)
      );
      create index voucher_draws_at on voucher_draws (at desc, id desc);
      create trigger voucher_draws_append_only before update or delete on voucher_draws for each row execute function refuse_change();

      create table voucher_batches (
        id uuid primary key,
        programme_code text not null,
        quarter text not null check (quarter ~ '^[0-9]{4}Q[1-4]$'),
        state text not null check (state in ('prepared', 'approved')),
        prepared_at timestamptz not null,
        prepared_by uuid not null references accounts (id),
        approved_at timestamptz,
        approved_by uuid references accounts (id),
        check ((state = 'approved') = (approved_by is not null)),
        check (approved_by is null or approved_by <> prepared_by)
      );
      create index voucher_batches_at on voucher_batches (prepared_at desc, id desc);

      create table voucher_payouts (
        id uuid primary key,
        batch_id uuid not null references voucher_batches (id),
        institution_id uuid not null references voucher_institutions (party_id),
        amount_fen bigint not null check (amount_fen > 0),
        account_name text not null,
        bank text not null,
        account_sealed text not null,
        state text not null check (state in ('prepared', 'paid', 'returned')),
        settled_on date,
        settled_at timestamptz,
        settled_by uuid references accounts (id),
        bank_reference text,
        return_reason text,
        unique (batch_id, institution_id),
        check (state = 'prepared' or settled_by is not null)
      );
      create index voucher_payouts_institution on voucher_payouts (institution_id, id);

      create table voucher_redemptions (
        case_id uuid primary key references cases (id),
        order_id uuid not null unique references voucher_orders (id),
        institution_id uuid not null references voucher_institutions (party_id),
        programme_code text not null,
        amount_fen bigint not null check (amount_fen > 0),
        opened_at timestamptz not null,
        deadline_at timestamptz not null,
        claimed_at timestamptz,
        draw_id uuid references voucher_draws (id),
        drawn boolean not null default false,
        checked_at timestamptz,
        checked_by uuid references accounts (id),
        site_finding text,
        published_until timestamptz,
        payable_at timestamptz,
        payout_id uuid references voucher_payouts (id),
        ended_at timestamptz,
        check (not drawn or draw_id is not null),
        -- A drawn one is not payable before it was looked at on the spot.
        constraint voucher_redemption_drawn check (payable_at is null or (draw_id is not null and (not drawn or site_finding is not null))),
        check (payout_id is null or payable_at is not null)
      );
      create index voucher_redemptions_institution on voucher_redemptions (institution_id, opened_at desc, case_id desc);
      create index voucher_redemptions_opened on voucher_redemptions (opened_at desc, case_id desc);
      create index voucher_redemptions_unclaimed on voucher_redemptions (deadline_at, case_id) where claimed_at is null and ended_at is null;
      create index voucher_redemptions_undrawn on voucher_redemptions (programme_code, case_id) where claimed_at is not null and draw_id is null and ended_at is null;
      create index voucher_redemptions_published on voucher_redemptions (published_until, case_id) where payable_at is null and ended_at is null and published_until is not null;
      create index voucher_redemptions_payable on voucher_redemptions (programme_code, institution_id, case_id) where payable_at is not null and payout_id is null and ended_at is null;
      create index voucher_redemptions_payout on voucher_redemptions (payout_id) where payout_id is not null;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table voucher_orders drop constraint voucher_orders_service;
      drop table voucher_redemptions, voucher_payouts, voucher_batches, voucher_draws, voucher_services, voucher_institutions;
    `);
  }
}
