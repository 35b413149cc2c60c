import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { notify, type Announcement } from './notify';

const AT_ONCE = 100;
const BATCHES_MOST = 20;

/** Something to tell later, unless it is cancelled before. */
export type Reminder = Omit<Announcement, 'at'> & { at: Date };

/**
 * Plans a reminder in the caller's transaction. Planned again under the same key it moves to the new instant and comes
 * back when it had been cancelled; one that was sent stays sent.
 */
export async function remind(tx: Tx, { key, to, template, data, thing, at }: Reminder): Promise<void> {
  await tx.query(
    `insert into reminders (key, due_at, accounts, template, data, thing_kind, thing_id)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (key) do update set due_at = excluded.due_at, accounts = excluded.accounts,
       template = excluded.template, data = excluded.data, cancelled_at = null
     where reminders.sent_at is null`,
    [key, at, [...to], JSON.stringify(template), JSON.stringify(data), thing.kind, thing.id],
  );
}

/** Cancels what has not been sent and whose key begins so, such as `case:<id>:`. */
export async function cancelReminders(tx: Tx, prefix: string): Promise<void> {
  if (prefix.length < 2) throw new RangeError('a prefix, or every reminder would be cancelled');
  await tx.query(
    `update reminders set cancelled_at = now()
     where key ^@ $1 and sent_at is null and cancelled_at is null`,
    [prefix],
  );
}

type Row = {
  id: number;
  key: string;
  accounts: string[];
  template: Announcement['template'];
  data: Announcement['data'];
  thingKind: string;
  thingId: string;
};

/** Sends the reminders whose time has come. */
@Injectable()
export class ReminderSweep {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Sends those that are due, a hundred in a transaction; two sweepers never send the same one. Answers how many. */
  async run(): Promise<number> {
    let sent = 0;
    for (let batch = 0; batch < BATCHES_MOST; batch++) {
      const done = await this.database.transaction((tx) => this.batch(tx));
      sent += done;
      if (done < AT_ONCE) break;
    }
    return sent;
  }

  private async batch(tx: Tx): Promise<number> {
    const now = this.clock.now();
    const due = await rows<Row>(
      tx,
      `update reminders set sent_at = $1::timestamptz where id in (
         select id from reminders where due_at <= $1::timestamptz and sent_at is null and cancelled_at is null
         order by due_at, id limit $2 for update skip locked)
       returning id, key, accounts, template, data, thing_kind as "thingKind", thing_id as "thingId"`,
      [now, AT_ONCE],
    );
    for (const { key, accounts, template, data, thingKind, thingId } of due)
      await notify(tx, {
        key: `reminder:${key}`,
        to: accounts,
        template,
        data,
        thing: { kind: thingKind, id: thingId },
        at: now,
      });
    return due.length;
  }
}
