import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { shanghaiDate, shanghaiTime, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { DEVICE_KEPT_DAYS, deviceOf } from '../domain/device';
import { Mails } from './mails';
import type { KnownAccount } from './sign-in.service';

/** Who signs in on a device that the account does not know is told to its owner by mail (OWASP ASVS 2.2.3). */
@Injectable()
export class KnownDevices {
  constructor(
    private readonly database: Database,
    private readonly mails: Mails,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Notes the device. The account's first one is told to nobody; of others, one mail an hour at most. */
  async met(tx: Tx, account: KnownAccount, from: { address?: string; agent?: string }): Promise<void> {
    const at = this.clock.now();
    const device = deviceOf(from.agent);
    const [found] = await rows<{ unknown: boolean }>(
      tx,
      `with had as (select 1 from known_devices where account_id = $1 limit 1),
       put as (insert into known_devices (account_id, device, first_at, last_at) values ($1, $2, $3, $3)
         on conflict (account_id, device) do update set last_at = excluded.last_at returning xmax = 0 as fresh)
       select put.fresh and exists (select 1 from had) as unknown from put`,
      [account.id, device, at],
    );
    if (!found!.unknown) return;
    const hour = at.toISOString().slice(0, 13);
    await this.mails.send(tx, {
      to: account.email,
      locale: account.locale,
      template: 'identity.new-device',
      data: {
        name: account.name,
        time: `${shanghaiDate(at)} ${shanghaiTime(at)}`,
        device: device || '-',
        address: from.address ?? '-',
      },
      key: `new-device:${account.id}:${hour}`,
    });
    await record(tx, {
      actor: { account: account.id, label: account.name },
      act: 'account.new-device',
      thing: { kind: 'account', id: account.id },
      at,
    });
  }

  /** Forgets the devices that were not used for a year. */
  async sweep(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - DEVICE_KEPT_DAYS * 86_400_000);
    await this.database.read('delete from known_devices where last_at < $1', [before]);
  }
}
