import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { Clock } from '@keshen/kernel';
import { CLOCK, rows, type Tx } from '@keshen/platform/server';

export type Account = {
  id: string;
  email: string;
  name: string;
  mobile: string | null;
  locale: 'zh-CN' | 'en';
  state: 'active' | 'retired';
  hasPassword: boolean;
};
export type NewAccount = {
  email: string;
  name: string;
  mobile?: string | null;
  locale?: 'zh-CN' | 'en';
  passwordHash?: string | null;
  confirmed?: boolean;
};

const COLUMNS = `id, email, name, mobile, locale, state, password_hash is not null as "hasPassword"`;

/** Rows of accounts inside a transaction. E-mail addresses are unique in lower case. */
@Injectable()
export class AccountStore {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** Makes the account, or answers null when the address has one. */
  async insert(tx: Tx, account: NewAccount): Promise<Account | null> {
    const now = this.clock.now();
    const [made] = await rows<Account>(
      tx,
      `insert into accounts (id, email, name, mobile, locale, password_hash, email_confirmed_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (lower(email)) do nothing returning ${COLUMNS}`,
      [
        uuid(),
        account.email.toLowerCase(),
        account.name,
        account.mobile ?? null,
        account.locale ?? 'zh-CN',
        account.passwordHash ?? null,
        account.confirmed ? now : null,
        now,
      ],
    );
    return made ?? null;
  }

  /** The account of an address, locked against changes until the transaction ends. */
  async byEmail(tx: Tx, email: string): Promise<Account | null> {
    const [found] = await rows<Account>(
      tx,
      `select ${COLUMNS} from accounts where lower(email) = $1 for no key update`,
      [email.toLowerCase()],
    );
    return found ?? null;
  }

  async byId(tx: Pick<Tx, 'query'>, id: string): Promise<Account | null> {
    const [found] = await rows<Account>(tx, `select ${COLUMNS} from accounts where id = $1`, [id]);
    return found ?? null;
  }

  /** The account of an address, made without a password where there is none: an invitation will set one. */
  async ensure(tx: Tx, account: NewAccount): Promise<Account> {
    return (await this.insert(tx, account)) ?? (await this.byEmail(tx, account.email))!;
  }

  /** Sets a password; whoever can do so has opened a mail to the address, or knew the old one. */
  async setPassword(tx: Tx, id: string, passwordHash: string): Promise<void> {
    await tx.query(
      `update accounts set password_hash = $2, email_confirmed_at = coalesce(email_confirmed_at, $3) where id = $1`,
      [id, passwordHash, this.clock.now()],
    );
  }
}
