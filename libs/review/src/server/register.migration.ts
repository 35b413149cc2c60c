import type { MigrationInterface, QueryRunner } from 'typeorm';
import { parentField } from '../domain/field';
import { shippedFields } from '../domain/fields.data';

/** 专家库 whole: the tree of fields, times away, self-application with the unit's word, and why somebody was retired. */
export class Register1764004000300 implements MigrationInterface {
  name = 'Register1764004000300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table expert_fields (
        code text primary key check (code ~ '^[0-9A-Z]{2,6}(\\.[0-9A-Z]{2,4}){0,2}$'),
        parent text references expert_fields (code) check (code like parent || '.%'),
        name jsonb not null,
        retired boolean not null default false,
        changed_at timestamptz,
        changed_by uuid references accounts (id)
      );

      alter table experts
        add column field_codes text[] not null default '{}' check (cardinality(field_codes) <= 10),
        -- Null: what the unit's credit code says.
        add column outside boolean,
        add column retirement_reason text check (length(retirement_reason) <= 300),
        alter column yearly_cap set default 10,
        add constraint experts_resident_both check ((resident_sealed is null) = (resident_fingerprint is null));
      create index experts_fields on experts using gin (field_codes);

      -- 请假: whole days in Shanghai, both included.
      create table expert_absences (
        id uuid primary key,
        account_id uuid not null references experts (account_id),
        first_day date not null,
        last_day date not null check (last_day >= first_day),
        note text not null default '' check (length(note) <= 100),
        recorded_at timestamptz not null,
        recorded_by uuid not null references accounts (id)
      );
      create index expert_absences_account on expert_absences (account_id, last_day);

      -- 入库申请: what somebody says of oneself, what the unit says of it, what the office decides.
      create table expert_applications (
        id uuid primary key,
        account_id uuid not null references accounts (id),
        state text not null check (state in ('sent', 'recommended', 'declined', 'approved', 'refused', 'withdrawn')),
        entry jsonb not null,
        statement text not null check (length(statement) <= 1000),
        resident_sealed text not null,
        resident_fingerprint text not null,
        unit_contact text not null check (length(unit_contact) <= 254),
        sent_at timestamptz not null,
        -- The unit's word, and who gave it.
        answered_at timestamptz,
        answered_by text check (length(answered_by) <= 100),
        answer_note text check (length(answer_note) <= 500),
        decided_at timestamptz,
        decided_by uuid references accounts (id),
        reason text check (length(reason) <= 500),
        check ((answered_at is null) = (answered_by is null)),
        check ((decided_at is null) = (decided_by is null)),
        check ((state in ('approved', 'refused', 'withdrawn')) = (decided_at is not null))
      );
      create unique index expert_applications_open on expert_applications (account_id)
        where state in ('sent', 'recommended', 'declined');
      create unique index expert_applications_resident on expert_applications (resident_fingerprint)
        where state in ('sent', 'recommended', 'declined');
      create index expert_applications_waiting on expert_applications (sent_at, id)
        where state in ('sent', 'recommended', 'declined');
      create index expert_applications_account on expert_applications (account_id, sent_at desc);
    `);
    const fields = shippedFields();
    await runner.query(
      `insert into expert_fields (code, parent, name) select * from unnest($1::text[], $2::text[], $3::jsonb[])`,
      [
        fields.map((f) => f.code),
        fields.map((f) => parentField(f.code)),
        fields.map((f) => JSON.stringify(f.name)),
      ],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table expert_applications, expert_absences;
      alter table experts drop constraint experts_resident_both, drop column field_codes, drop column outside,
        drop column retirement_reason, alter column yearly_cap drop default;
      drop table expert_fields;
    `);
  }
}
