import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Crypto } from '../crypto';
import { Database } from '../database/database';
import { SealedColumns } from './sealed-columns';

const CONTEXT = 'hash-root';

/**
 * Keyed hashes outlive a change of KESHEN_SECRET: most are of what nobody can tell again (recovery codes, identities
 * outside, participants). So what their keys come from is kept, sealed, from the first start on (decision 0025).
 */
@Injectable()
export class HashRoot implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    columns: SealedColumns,
  ) {
    columns.define({ table: 'hash_roots', column: 'root_sealed', key: { id: 'int' }, context: CONTEXT });
  }

  /** A program does not start on a database whose secret it does not have. */
  async onModuleInit(): Promise<void> {
    const sealed = (await this.stored()) ?? (await this.first());
    try {
      this.crypto.root = Buffer.from(this.crypto.open(sealed, CONTEXT), 'base64url');
    } catch {
      throw new Error('KESHEN_SECRET 与这个数据库不符 (KESHEN_SECRET is not the one of this database)');
    }
  }

  private async first(): Promise<string> {
    // Which of two secrets all was hashed with nobody could tell.
    if (this.crypto.isChanging)
      throw new Error(
        '请先不设 KESHEN_SECRET_OTHER 启动一次 (start once without KESHEN_SECRET_OTHER before secrets are changed)',
      );
    await this.database.read(
      `insert into hash_roots (id, root_sealed) values (1, $1) on conflict do nothing`,
      [this.crypto.seal(this.crypto.root.toString('base64url'), CONTEXT)],
    );
    return (await this.stored())!;
  }

  private async stored(): Promise<string | undefined> {
    const [row] = await this.database.read<{ sealed: string }>(
      'select root_sealed as sealed from hash_roots where id = 1',
    );
    return row?.sealed;
  }
}
