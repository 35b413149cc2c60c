import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 密钥更换: the root of keyed hashes, and how rows that never change may yet be sealed anew. */
export class Secrets1764008000200 implements MigrationInterface {
  name = 'Secrets1764008000200';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table hash_roots (
        id int primary key check (id = 1),
        root_sealed text not null
      );

      -- For tables that are only added to: one sealed column may be sealed anew under another secret, by who says so in
      -- the transaction; nothing else of the row, and never what is under that secret already.
      create function refuse_change_unless_resealed() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and current_setting('keshen.reseal', true) = 'on' then
          if to_jsonb(new) - tg_argv[0] = to_jsonb(old) - tg_argv[0]
             and to_jsonb(new) ->> tg_argv[0] ~ '^k[0-9a-f]{10}[.]'
             and split_part(to_jsonb(new) ->> tg_argv[0], '.', 1) <> split_part(to_jsonb(old) ->> tg_argv[0], '.', 1)
          then
            return new;
          end if;
        end if;
        raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
      end $$;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop function refuse_change_unless_resealed(); drop table hash_roots');
  }
}

/** An append-only table whose one sealed column may be sealed anew from now on. */
export const mayBeResealed = (table: string, column: string): string => `
  drop trigger ${table}_append_only on ${table};
  create trigger ${table}_append_only before update or delete on ${table}
    for each row execute function refuse_change_unless_resealed('${column}');`;

/** As it was before. */
export const neverResealed = (table: string): string => `
  drop trigger ${table}_append_only on ${table};
  create trigger ${table}_append_only before update or delete on ${table}
    for each row execute function refuse_change();`;
