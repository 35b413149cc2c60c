import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 单位档案: documents with their validity, people, patents, and figures by year. */
export class PartyDocuments1764002000601 implements MigrationInterface {
  name = 'PartyDocuments1764002000601';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table party_documents (
        id uuid primary key,
        party_id uuid not null references parties (id),
        file_id uuid not null unique references files (id),
        sha256 text not null,
        kind text not null check (length(kind) <= 60),
        title text not null check (length(title) <= 120),
        valid_from date,
        valid_until date,
        added_at timestamptz not null,
        added_by uuid not null references accounts (id),
        check (valid_from is null or valid_until is null or valid_from <= valid_until)
      );
      create index party_documents_party on party_documents (party_id, added_at desc, id desc);
      create index party_documents_sha on party_documents (party_id, sha256);

      -- People, patents and yearly figures: a few bounded lists, read and written as one.
      create table party_lists (
        party_id uuid not null references parties (id),
        kind text not null check (kind in ('people', 'patents', 'years')),
        items jsonb not null,
        version int not null,
        changed_at timestamptz not null,
        changed_by uuid not null references accounts (id),
        primary key (party_id, kind)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table party_lists, party_documents');
  }
}
