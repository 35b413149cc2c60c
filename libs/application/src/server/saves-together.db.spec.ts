import fc from 'fast-check';
import { v4 as uuid } from 'uuid';
import type { Actor } from '@keshen/identity';
import { CaseWorld } from '@keshen/testing/server';
import { DraftService } from './draft.service';
import { StartService } from './start.service';
import { UsualSaves } from './usual-saves';

let world: CaseWorld;
let drafts: DraftService;
let call: string;
beforeAll(async () => {
  world = await CaseWorld.start();
  drafts = world.app.get(DraftService);
  const [found] = await world.db.database.read<{ id: string }>('select id from calls limit 1');
  call = found!.id;
});
afterAll(() => world?.close());

interface Draft {
  id: string;
  writer: Actor;
}
async function draft(): Promise<Draft> {
  const party = (await world.party()).id;
  const writer = await world.person('陈思', { memberships: [{ party, role: 'writer' }] });
  return { id: (await world.app.get(StartService).start(writer, call, party)).id, writer };
}

const read = <T>(sql: string, id: string) => world.db.database.read<T>(sql, [id]);

/** Plain words, the title, which stands on another row too, and a number that is sealed. */
const PLACES = ['project.innovation', 'project.summary', 'project.title', 'project.leader_id'] as const;
const valueAt = (place: number, n: number): string =>
  PLACES[place] === 'project.leader_id' ? '310114198504120018' : `第 ${n} 次`;

/** Who saves in which draft at which place, and how far behind what stands. */
const attempt = fc.record({ draft: fc.nat(2), place: fc.nat(3), behind: fc.nat(1) });
const RUNS = Number(process.env.PROPERTY_RUNS ?? 15);
const SEED = Number(process.env.PROPERTY_SEED ?? Date.now() % 1_000_000_000);

describe('saves that come in one moment', () => {
  it('are each written once or told what stands, whoever comes with them, and leave a whole history', async () => {
    process.stdout.write(`  saves together: ${RUNS} crowds, seed ${SEED}\n`);
    const three = [await draft(), await draft(), await draft()];
    const versions = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 12 }), async (attempts) => {
        const told = await Promise.all(
          attempts.map(async ({ draft: at, place, behind }, n) => {
            const [{ id, writer }, path] = [three[at]!, PLACES[place]!];
            const base = Math.max(0, (versions.get(`${id} ${path}`) ?? 0) - behind);
            const change = { id: uuid(), path, value: valueAt(place, n), base };
            const { saved, current } = await drafts.save(writer, id, { changes: [change] });
            // One or the other: taken where it was made on what stands, or what stands.
            expect([saved.length, current.length].sort()).toEqual([0, 1]);
            return { id, path, change: change.id, version: saved[0]?.version };
          }),
        );
        for (const { id } of three) {
          const history = await read<{ path: string; version: number; change: string; value: unknown }>(
            `select path, version, change_id as change, value from answer_changes where application_id = $1 order by path, version`,
            id,
          );
          const standing = await read<{ path: string; version: number; value: unknown }>(
            'select path, version, value from answers where application_id = $1 order by path',
            id,
          );
          for (const { path, version, value } of standing) {
            const ofPath = history.filter((one) => one.path === path);
            expect(ofPath.map((one) => one.version)).toEqual(ofPath.map((_, n) => n + 1));
            expect(ofPath.at(-1)).toMatchObject({ version, value });
            versions.set(`${id} ${path}`, version);
          }
          for (const one of told.filter((t) => t.id === id)) {
            const written = history.filter((h) => h.change === one.change);
            expect(written.map((h) => h.version)).toEqual(one.version === undefined ? [] : [one.version]);
          }
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it('go the short way where nothing but the answers changes, and only there', async () => {
    const { id, writer } = await draft();
    const usual = world.app.get(UsualSaves);
    const save = (...changes: { path: string; value: unknown; base: number }[]) =>
      usual.save(writer, id, { changes: changes.map((change) => ({ id: uuid(), ...change })) as never });
    const innovation = { path: 'project.innovation', value: '一', base: 0 };
    const summary = { path: 'project.summary', value: null, base: 0 };
    const first = await save(innovation, summary);
    expect(first?.answer.saved.map(({ path, version }) => [path, version])).toEqual([
      ['project.innovation', 1],
      ['project.summary', 1],
    ]);
    const stored = `select path, value, changed_by as by from answers where application_id = $1 and path like 'project.%' order by path`;
    expect(await read(stored, id)).toEqual([
      { path: 'project.innovation', value: '一', by: writer.account },
      { path: 'project.summary', value: null, by: writer.account },
    ]);
    const stale = [innovation, { ...summary, base: 1 }];
    for (const changes of [
      stale,
      [{ path: 'project.title', value: '题', base: 0 }],
      [{ path: 'project.leader_id', value: '310114198504120018', base: 0 }],
      [{ ...innovation, value: 7, base: 1 }],
      [
        { ...innovation, base: 1 },
        { ...innovation, base: 1 },
      ],
    ])
      expect(await save(...changes)).toBeNull();
    const other = await draft();
    expect(await usual.save(other.writer, id, { changes: [{ ...innovation, base: 1 }] })).toBeNull();
    await world.db.database.read('update applications set certification_asked_at = now() where id = $1', [
      id,
    ]);
    expect(await save({ ...innovation, base: 1 })).toBeNull();
    expect(await read(stored, id)).toHaveLength(2);
  });

  describe('that attach files', () => {
    const PLACE = 'attachments.proposal';
    const file = async (account: string, mediaType = 'application/pdf', size = 9) => {
      const id = uuid();
      await world.db.database.read(
        `insert into files (id, key, state, sha256, size, media_type, name, purpose, uploaded_by, created_at)
         values ($1::uuid, $1::uuid::text, 'stored', repeat('a', 64), $4, $3, 'a.pdf', 'other', $2, now())`,
        [id, account, mediaType, size],
      );
      return id;
    };
    const change = (value: string[], base: number) => ({
      changes: [{ id: uuid(), path: PLACE, value, base }] as never,
    });
    const tied = (id: string) =>
      read<{ id: string; purpose: string }>(
        `select id, purpose from files where thing_kind = 'application' and thing_id = $1::uuid::text
           and detached_at is null order by id`,
        id,
      );

    it('go the short way, tie what is new and let go of what is no longer named', async () => {
      const { id, writer } = await draft();
      const usual = world.app.get(UsualSaves);
      const [first, second] = [await file(writer.account!), await file(writer.account!)];
      expect(await usual.save(writer, id, change([first], 0))).not.toBeNull();
      expect(await tied(id)).toEqual([{ id: first, purpose: 'proposal' }]);
      expect(await usual.save(writer, id, change([second], 1))).not.toBeNull();
      expect(await tied(id)).toEqual([{ id: second, purpose: 'proposal' }]);
      const loose = await read<{ thing_id: string | null }>(
        'select thing_id from files where id = $1',
        first,
      );
      expect(loose).toEqual([{ thing_id: null }]);
      expect(await usual.save(writer, id, change([], 2))).not.toBeNull();
      expect(await tied(id)).toEqual([]);
    });

    it('are left to who tells why where a file is another’s, gone, too large or of a kind that is not taken', async () => {
      const { id, writer } = await draft();
      const other = await draft();
      const usual = world.app.get(UsualSaves);
      for (const wrong of [
        await file(other.writer.account!),
        uuid(),
        await file(writer.account!, 'application/pdf', 1e9),
        await file(writer.account!, 'text/csv'),
      ]) {
        expect(await usual.save(writer, id, change([wrong], 0))).toBeNull();
        await expect(drafts.save(writer, id, change([wrong], 0))).rejects.toThrow(/^file\./);
      }
      expect(await tied(id)).toEqual([]);
      const answered = `select 1 from answers where application_id = $1 and path = '${PLACE}'`;
      expect(await read(answered, id)).toEqual([]);
    });

    it('of one file to two drafts at once tie it to one of them', async () => {
      const party = (await world.party()).id;
      const writer = await world.person('陈思', { memberships: [{ party, role: 'writer' }] });
      const starting = world.app.get(StartService);
      const two = [await starting.start(writer, call, party), await starting.start(writer, call, party)];
      const one = await file(writer.account!);
      const ended = await Promise.allSettled(two.map(({ id }) => drafts.save(writer, id, change([one], 0))));
      expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      for (const [n, { id }] of two.entries())
        expect(await tied(id)).toHaveLength(ended[n]!.status === 'fulfilled' ? 1 : 0);
    });
  });
});
