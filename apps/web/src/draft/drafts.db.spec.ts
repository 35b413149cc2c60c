import 'fake-indexeddb/auto';
import { v4 as uuid } from 'uuid';
import fc from 'fast-check';
import { DraftReplica, DraftSync, same, whatFailed, type Change, type SaveAnswer } from '@keshen/application';
import { AnswerQueries, AnswerStore, DraftService, StartService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { isRefusal } from '@keshen/kernel';
import { CaseWorld } from '@keshen/testing/server';
import { DeviceJournal } from './journal';
import { lockOf } from './sealing';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 12);
const DEVICES = 3;
const TEXTS = ['project.title', 'project.innovation'];
const TABLE = 'project.kpi';
const COLUMNS = ['indicator', 'unit', 'target'];

let world: CaseWorld;
let people: Actor[];
let party: string;
let call: string;
beforeAll(async () => {
  world = await CaseWorld.start();
  party = (await world.party()).id;
  const member = { memberships: [{ party, role: 'writer' as const }] };
  people = await Promise.all(['陈思', '吴然', '周敏'].map((name) => world.person(name, member)));
  [{ id: call }] = (await world.db.database.read<{ id: string }>('select id from calls limit 1')) as [
    { id: string },
  ];
});
afterAll(() => world?.close());

type Step =
  | { kind: 'type'; device: number; path: number; text: string }
  | { kind: 'cell'; device: number; row: number; column: number; text: string }
  | { kind: 'add' | 'remove' | 'move'; device: number; row: number }
  | { kind: 'send' | 'lose-request' | 'lose-answer' | 'crash' | 'look'; device: number }
  | { kind: 'late'; device: number; then: number }
  | { kind: 'choose'; device: number; take: 'mine' | 'theirs' };

const device = fc.nat({ max: DEVICES - 1 });
const text = fc.constantFrom('甲', '𠮷野', 'a\u200bb', '', '👩‍🔬', '丙');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('type' as const), device, path: fc.nat(1), text }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('cell' as const),
      device,
      row: fc.nat(4),
      column: fc.nat(2),
      text,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('add' as const, 'remove' as const, 'move' as const),
      device,
      row: fc.nat(4),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'send' as const,
        'lose-request' as const,
        'lose-answer' as const,
        'crash' as const,
        'look' as const,
      ),
      device,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('late' as const), device, then: device }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('choose' as const),
      device,
      take: fc.constantFrom('mine' as const, 'theirs' as const),
    }),
  },
);

type Acknowledged = { path: string; value: unknown; version: number };

/** One browser: the replica is its memory, the journal its disk, the line to the server may be cut on either way. */
class Device {
  replica!: DraftReplica;
  sync!: DraftSync;
  line: 'good' | 'no-request' | 'no-answer' = 'good';
  /** Set: the answer of the next request comes only when this is called. */
  held: Promise<void> | undefined;

  constructor(
    private readonly application: string,
    private readonly actor: Actor,
    private readonly journal: DeviceJournal,
    private readonly acknowledged: Acknowledged[],
  ) {}

  /** Begins with what the server has and what the disk kept. */
  async start(): Promise<void> {
    const tab = uuid();
    const all = [...TEXTS, TABLE];
    const replica = new DraftReplica(await this.values(all), {
      id: uuid,
      rowId: () => `r${uuid().slice(0, 8)}`,
      now: () => '2031-01-01T00:00:00Z', // wrong by years: it decides nothing
    });
    replica.restore(await this.journal.adopt(this.application, tab, new Set()));
    this.replica = replica;
    this.sync = new DraftSync(
      replica,
      this.journal.of(this.application, tab),
      { save: (changes) => this.save(changes), values: (paths) => this.values(paths) },
      (error) => {
        if (error instanceof Cut) return { kind: 'later' };
        if (isRefusal(error)) return whatFailed(409, error.code, error.details ?? {});
        throw error;
      },
      () => undefined,
    );
    await this.sync.keep();
  }

  async type(path: string, value: unknown): Promise<void> {
    if (this.replica.edit(path, value)) await this.sync.keep();
  }

  async look(): Promise<void> {
    this.replica.received(await this.values([...TEXTS, TABLE]));
    await this.sync.keep();
  }

  private async save(changes: readonly Change[]): Promise<SaveAnswer> {
    if (this.line === 'no-request') throw new Cut();
    const answer = await world.app
      .get(DraftService)
      .save(this.actor, this.application, { changes: changes as never });
    for (const { path, id, version } of answer.saved)
      this.acknowledged.push({ path, version, value: changes.find((c) => c.id === id)!.value });
    await this.held;
    if (this.line === 'no-answer') throw new Cut();
    return answer;
  }

  private async values(paths: readonly string[]) {
    const { answers } = await world.app.get(AnswerQueries).values(this.actor, this.application, paths);
    return answers.map((a) => ({ ...a, changedAt: a.changedAt.toISOString() }));
  }
}
class Cut extends Error {}

type Row = Record<string, unknown>;
const rowsOf = (each: Device): Row[] => [...((each.replica.held(TABLE).value ?? []) as Row[])];

async function take(one: Step, devices: Device[]): Promise<void> {
  const each = devices[one.device]!;
  const rows = rowsOf(each);
  switch (one.kind) {
    case 'type':
      return each.type(TEXTS[one.path]!, one.text || null);
    case 'cell': {
      if (!rows.length) return;
      const at = one.row % rows.length;
      rows[at] = { ...rows[at], [COLUMNS[one.column]!]: one.text || null };
      return each.type(TABLE, rows);
    }
    case 'add':
      rows.splice(one.row, 0, { indicator: `新${one.row}` });
      return each.type(TABLE, rows);
    case 'remove':
      rows.splice(one.row % (rows.length || 1), 1);
      return each.type(TABLE, rows.length ? rows : null);
    case 'move': {
      if (rows.length < 2) return;
      const [moved] = rows.splice(one.row % rows.length, 1);
      return each.type(TABLE, [moved!, ...rows]);
    }
    case 'send':
      each.line = 'good';
      return void (await each.sync.flush());
    case 'lose-request':
    case 'lose-answer':
      each.line = one.kind === 'lose-request' ? 'no-request' : 'no-answer';
      await each.sync.flush();
      each.line = 'good';
      return;
    case 'crash':
      return each.start();
    case 'look':
      return each.look();
    case 'late': {
      // The answer comes only after another device has been at it, and after more was typed.
      let release = (): void => undefined;
      each.held = new Promise((resolve) => (release = resolve));
      const sending = each.sync.flush();
      await devices[one.then]!.look();
      await each.type(TEXTS[0]!, '乙');
      release();
      await sending;
      each.held = undefined;
      return;
    }
    case 'choose':
      for (const clash of each.replica.clashes()) each.replica.settle(clash.path, one.take);
      return each.sync.keep();
  }
}

/** Everybody online, everything sent, every clash settled: until nothing moves any more. */
async function settleAll(devices: Device[]): Promise<void> {
  for (let round = 0; round < 40; round++) {
    let moved = false;
    for (const each of devices) {
      each.line = 'good';
      await each.look();
      for (const clash of each.replica.clashes()) each.replica.settle(clash.path, 'mine');
      moved ||= each.replica.entries().length > 0;
      await each.sync.flush();
    }
    if (!moved) return;
  }
  throw new Error('it never comes to rest');
}

describe('a draft on three devices', () => {
  it('loses no acknowledged value and ends equal everywhere, whatever order, cuts and crashes', async () => {
    const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 2 ** 31);
    process.stdout.write(`  drafts: ${RUNS} sequences, seed ${seed}\n`);
    let journals = 0;
    const key = await lockOf('told by the session');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const { id } = await world.app.get(StartService).start(people[0]!, call, party);
        await world.tx((tx) =>
          world.app.get(AnswerStore).write(tx, world.definition, id, people[0]!.account!, [
            {
              path: TABLE,
              value: [{ indicator: '节拍' }, { indicator: '精度' }, { indicator: '寿命' }],
              base: 0,
            },
          ]),
        );
        const acknowledged: Acknowledged[] = [];
        const disks = await Promise.all(people.map(() => DeviceJournal.open(`${id}-${++journals}`, key)));
        const devices = people.map((actor, at) => new Device(id, actor, disks[at]!, acknowledged));
        for (const each of devices) await each.start();
        for (const one of steps) await take(one, devices);
        await settleAll(devices);

        const history = await world.db.database.read<{ path: string; version: number; value: unknown }>(
          `select path, version, value from answer_changes where application_id = $1 order by path, version`,
          [id],
        );
        for (const { path, version, value } of acknowledged) {
          const kept = history.find((h) => h.path === path && h.version === version);
          if (!kept || !same(kept.value, value))
            throw new Error(`lost: ${path} version ${version}: ${JSON.stringify([value, kept?.value])}`);
        }
        const standing = await world.db.database.read<{ path: string; value: unknown }>(
          'select path, value from answers where application_id = $1',
          [id],
        );
        for (const path of [...TEXTS, TABLE])
          for (const each of devices)
            expect(each.replica.held(path).value ?? null).toEqual(
              standing.find((s) => s.path === path)?.value ?? null,
            );
        for (const disk of disks) {
          expect(await disk.applications()).toEqual([]);
          disk.close();
        }
      }),
      { numRuns: RUNS, seed, endOnFailure: false },
    );
  }, 3_600_000);
});
