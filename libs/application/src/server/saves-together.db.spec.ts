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
}, 120_000);
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
});
