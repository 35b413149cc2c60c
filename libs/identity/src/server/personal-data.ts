import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import type { Clock } from '@keshen/kernel';
import { CLOCK, Crypto, Database } from '@keshen/platform/server';
import { actorRef, type Actor } from '../domain/roles';

/** Rows of one kind at most, the newest. */
export const HELD_MOST = 10_000;

/**
 * One kind of what is held of a person. `sql` answers rows newest first for the account `$1`, `$2` at most, under the names
 * of `columns`, whose words are the titles in the spreadsheet. `sealed`: columns to open, with their context.
 */
export type HeldKind = {
  name: string;
  title: string;
  columns: Readonly<Record<string, string>>;
  sql: string;
  sealed?: Readonly<Record<string, string>>;
};
type Row = Record<string, string | number | boolean | Date | null>;
/** What was found of a kind; `whole` is false when there is more than is given. */
export type HeldRows = Pick<HeldKind, 'name' | 'title' | 'columns'> & { rows: Row[]; whole: boolean };

/**
 * 个人信息副本 (Personal Information Protection Law, Art. 45): a person takes a copy of what the portal holds of them. Each
 * capability says in `onModuleInit` what it holds; what belongs to an enterprise or to an application is no part of it.
 */
@Injectable()
export class PersonalData {
  private readonly kinds: HeldKind[] = [];

  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  define(...kinds: HeldKind[]): void {
    this.kinds.push(...kinds);
  }

  /** Reads it all and keeps in the audit that it was taken. */
  async copy(actor: Actor): Promise<{ takenAt: Date; held: HeldRows[] }> {
    const at = this.clock.now();
    const held: HeldRows[] = [];
    for (const kind of this.kinds) held.push(await this.rowsOf(kind, actor.account!));
    await record(this.database.dataSource, {
      actor: actorRef(actor),
      act: 'account.copy',
      thing: { kind: 'account', id: actor.account! },
      at,
    });
    return { takenAt: at, held };
  }

  private async rowsOf(
    { name, title, columns, sql, sealed = {} }: HeldKind,
    account: string,
  ): Promise<HeldRows> {
    const found = await this.database.read<Row>(sql, [account, HELD_MOST + 1]);
    const rows = found.slice(0, HELD_MOST);
    for (const row of rows)
      for (const [column, context] of Object.entries(sealed))
        if (row[column]) row[column] = this.crypto.open(String(row[column]), context);
    return { name, title, columns, rows, whole: found.length <= HELD_MOST };
  }
}
