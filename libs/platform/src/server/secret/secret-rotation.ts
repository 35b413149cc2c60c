import { Injectable } from '@nestjs/common';
import { Crypto } from '../crypto';
import { Database, rows } from '../database/database';
import { SealedColumns, type SealedColumn } from './sealed-columns';

const BATCH = 200;

/** What was done in one column: how many were sealed anew, and how many are not under KESHEN_SECRET afterwards. */
export type Resealed = { table: string; column: string; resealed: number; left: number };

type Row = { key: string[]; sealed: string; of: string[] };
type Fresh = { key: string[]; old: string; fresh: string };

/**
 * 更换密钥: seals anew under KESHEN_SECRET whatever is sealed under KESHEN_SECRET_OTHER, in batches that each commit by
 * themselves, while the portal works. It may be ended at any instant and done again: what is under KESHEN_SECRET is
 * passed over, and what somebody changes meanwhile is theirs.
 */
@Injectable()
export class SecretRotation {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    private readonly columns: SealedColumns,
  ) {}

  /** Does it all; `progress` hears of each batch. When every `left` is 0, KESHEN_SECRET_OTHER is needed no longer. */
  async run(progress: (sofar: Resealed) => void = () => undefined, batch = BATCH): Promise<Resealed[]> {
    const done: Resealed[] = [];
    for (const column of this.columns.all) done.push(await this.column(column, progress, batch));
    // Only now: what another process sealed meanwhile counts too.
    for (const [index, column] of this.columns.all.entries()) done[index]!.left = await this.left(column);
    return done;
  }

  private async column(column: SealedColumn, progress: (sofar: Resealed) => void, batch: number) {
    const sofar: Resealed = { table: column.table, column: column.column, resealed: 0, left: 0 };
    for (let after: string[] | undefined; ;) {
      const found = await this.next(column, after, batch);
      const fresh = found.flatMap((row) => this.anew(column, row) ?? []);
      if (fresh.length) sofar.resealed += await this.write(column, fresh);
      if (found.length) progress({ ...sofar });
      if (found.length < batch) return sofar;
      after = found.at(-1)!.key;
    }
  }

  /** The next rows in the order of their key that are not sealed under KESHEN_SECRET. */
  private next(column: SealedColumn, after: string[] | undefined, batch: number): Promise<Row[]> {
    const { table, column: sealed } = column;
    const key = keyOf(column);
    const names = key.map(([name]) => name).join(', ');
    const params = key.map(([, type], n) => `$${n + 3}::${type}`).join(', ');
    return this.database.read<Row>(
      `select ${asTexts(key.map(([name]) => name))} as key, ${sealed} as sealed,
         ${asTexts('of' in column ? column.of : [])} as of from ${table}
       where left(${sealed}, length($1)) <> $1 ${after ? `and (${names}) > (${params})` : ''}
       order by ${names} limit $2`,
      [this.crypto.prefix, batch, ...(after ?? [])],
    );
  }

  private anew(column: SealedColumn, { key, sealed, of }: Row): Fresh | null {
    const context = 'of' in column ? column.context(...of) : column.context;
    try {
      return { key, old: sealed, fresh: this.crypto.seal(this.crypto.open(sealed, context), context) };
    } catch {
      return null;
    }
  }

  /** One batch, in a transaction that may change what else is only added to; answers how many were changed. */
  private write(column: SealedColumn, fresh: Fresh[]): Promise<number> {
    const { table, column: sealed } = column;
    const key = keyOf(column);
    return this.database.transaction(async (tx) => {
      await tx.query(`select set_config('keshen.reseal', 'on', true)`);
      const changed = await rows(
        tx,
        `update ${table} t set ${sealed} = u.fresh
         from unnest($1::text[], $2::text[], ${key.map(([, type], n) => `$${n + 3}::${type}[]`).join(', ')})
           as u (old, fresh, ${key.map(([name]) => name).join(', ')})
         where ${key.map(([name]) => `t.${name} = u.${name}`).join(' and ')} and t.${sealed} = u.old returning 1`,
        [
          fresh.map((each) => each.old),
          fresh.map((each) => each.fresh),
          ...key.map((_, n) => fresh.map((each) => each.key[n])),
        ],
      );
      return changed.length;
    });
  }

  /** How many texts of a column are not sealed under KESHEN_SECRET: neither secret opens them, or they came just now. */
  private async left({ table, column }: SealedColumn): Promise<number> {
    const [found] = await this.database.read<{ n: number }>(
      `select count(*)::int as n from ${table} where left(${column}, length($1)) <> $1`,
      [this.crypto.prefix],
    );
    return found!.n;
  }
}

const keyOf = (column: SealedColumn) => Object.entries(column.key ?? { id: 'uuid' });

const asTexts = (names: readonly string[]): string =>
  `array[${names.map((name) => `${name}::text`).join(', ')}]::text[]`;
