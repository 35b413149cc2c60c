import { readFileSync } from 'node:fs';
import { DraftDeletion, StartService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { Mails } from '@keshen/identity/server';
import { notify } from '@keshen/notification/server';
import { Crypto, Retention, Sweeps } from '@keshen/platform/server';
import { CaseWorld } from '@keshen/testing/server';

const DAY = 86_400_000;
const guide = readFileSync(new URL('../../../../docs/running.md', import.meta.url), 'utf8');

describe('what is not kept for ever', () => {
  let world: CaseWorld;
  let retention: Retention;
  let person: Actor;
  const count = async (from: string) =>
    (await world.db.database.read<{ n: number }>(`select count(*)::int as n from ${from}`))[0]!.n;

  beforeAll(async () => {
    world = await CaseWorld.start({ RETENTION_DAYS: 'mails=100' });
    retention = world.app.get(Retention);
    person = await world.person('王芳');
  });
  afterAll(() => world?.close());

  it('is the table of docs/running.md, with its days unless the setting says others', () => {
    const rows = [...guide.matchAll(/^\| ([a-z-]+) +\|[^|]*\| (\d+) +\| (\d+) +\|$/gm)].map(
      ([, kind, days, least]) => ({
        kind: kind!,
        days: kind === 'mails' ? 100 : Number(days),
        least: Number(least),
      }),
    );
    expect([...retention.all].sort((a, b) => a.kind.localeCompare(b.kind))).toEqual(
      rows.sort((a, b) => a.kind.localeCompare(b.kind)),
    );
  });

  it('is refused at the start for a kind that there is not, and for fewer days than the least', () => {
    const started = (days: Record<string, number>) => () => {
      const own = new Retention(new Sweeps(), { RETENTION_DAYS: days }, world.clock);
      own.define({ kind: 'mails', days: 365, least: 30, sweep: () => Promise.resolve(0) });
      own.onApplicationBootstrap();
    };
    expect(started({ mail: 400 })).toThrow('mail is none of mails');
    expect(started({ mails: 29 })).toThrow('at least');
    expect(started({ mails: 30 })).not.toThrow();
  });

  it('goes after its days and not before; what is sent once stays so', async () => {
    const mail = {
      to: 'wang@example.com',
      locale: 'zh-CN' as const,
      template: 'identity.password-changed' as const,
      data: { name: '王芳' },
      key: 'changed:1',
    };
    await world.tx((tx) => world.app.get(Mails).send(tx, mail));
    await world.tx((tx) =>
      notify(tx, {
        key: 'told',
        to: [person.account!],
        template: { subject: { 'zh-CN': '标题', en: 'x' }, body: { 'zh-CN': '内容', en: 'x' } },
        data: {},
        thing: { kind: 'case', id: 'x' },
        at: world.clock.now(),
      }),
    );
    world.clock.advance(99 * DAY);
    expect(await retention.run()).toMatchObject({ mails: 0, messages: 0 });
    world.clock.advance(2 * DAY);
    expect(await retention.run()).toMatchObject({ mails: 1, messages: 0 });
    expect(await retention.run()).toMatchObject({ mails: 0 });
    expect(
      await world.db.database.read(
        `select key, address_sealed, address_masked, body_sealed, subject is not null as subject from mails where key = 'changed:1'`,
      ),
    ).toEqual([
      { key: 'changed:1', address_sealed: null, address_masked: '***', body_sealed: null, subject: true },
    ]);
    await world.tx((tx) => world.app.get(Mails).send(tx, mail));
    expect(await count(`mails where key = 'changed:1'`)).toBe(1);
    world.clock.advance(1000 * DAY);
    expect(await retention.run()).toMatchObject({ messages: 1 });
    expect(await count('messages')).toBe(0);
  });

  it('takes drafts that nobody touched for years, which can then be restored; never what was submitted', async () => {
    const { id: submitted } = await world.application();
    const party = (await world.party()).id;
    const writer = await world.person('陈思', { memberships: [{ party, role: 'writer' }] });
    await world.db.database.read(`insert into reference_counters (code, year, last) values ('CXY', 2026, 500)
      on conflict (code, year) do update set last = 500`);
    const [call] = await world.db.database.read<{ id: string }>('select id from calls limit 1');
    await world.db.database.read(`update calls set closes_at = $1, endorsement_closes_at = $1`, [
      new Date(world.clock.now().getTime() + DAY),
    ]);
    const { id } = await world.app.get(StartService).start(writer, call!.id, party);
    world.clock.advance(1095 * DAY);
    expect(await retention.run()).toMatchObject({ drafts: 0 });
    world.clock.advance(2 * DAY);
    expect(await retention.run()).toMatchObject({ drafts: 1 });
    expect(await retention.run()).toMatchObject({ drafts: 0 });
    expect(await count(`applications where id = '${submitted}' and deleted_at is null`)).toBe(1);
    const deletion = world.app.get(DraftDeletion);
    expect(await deletion.list(writer)).toMatchObject([{ id, deletedBy: null }]);
    await deletion.restore(writer, id);
    expect(await count(`applications where id = '${id}' and deleted_at is null`)).toBe(1);
  });

  it('takes what somebody wrote to be let into the register of experts, when it came to nothing', async () => {
    const crypto = world.app.get(Crypto);
    const insert = (id: string, state: string) =>
      world.db.database.read(
        `insert into expert_applications (id, account_id, state, entry, statement, resident_sealed, resident_fingerprint,
           unit_contact, sent_at, token_hash, token_ends_at, asked_of, decided_at, decided_by)
         values ($1::uuid, $2::uuid, $3, '{}', '', $4, $1::text, '', $5::timestamptz, $1::text, $5, '',
           case when $6::boolean then $5 end, case when $6 then $2::uuid end)`,
        [
          id,
          person.account,
          state,
          crypto.seal('x', 'expert-application.resident-id'),
          world.clock.now(),
          state === 'withdrawn',
        ],
      );
    const ids = ['01990000-0000-7000-8000-000000000001', '01990000-0000-7000-8000-000000000002'];
    await insert(ids[0]!, 'withdrawn');
    await insert(ids[1]!, 'sent');
    world.clock.advance(731 * DAY);
    expect(await retention.run()).toMatchObject({ 'expert-applications': 1 });
    expect(await count('expert_applications')).toBe(1);
  });
});
