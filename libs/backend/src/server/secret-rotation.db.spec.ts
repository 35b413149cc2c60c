import { AnswerStore, SubmissionStore } from '@keshen/application/server';
import {
  createDataSource,
  Crypto,
  Database,
  SealedColumns,
  SecretRotation,
  type SealedColumn,
} from '@keshen/platform/server';
import { CaseWorld, testProgram } from '@keshen/testing/server';
import { entities } from './entities';
import { migrations } from './migrations';
import { prepare } from './prepare';

const FORMER = 'the secret that everything is sealed under';
const NEXT = 'the secret that comes in its place from now on';
const RESIDENT = '310114199001011234';

describe('changing the secret', () => {
  let world: CaseWorld;
  let columns: SealedColumns;
  const changing = new Crypto({ KESHEN_SECRET: NEXT, KESHEN_SECRET_OTHER: FORMER });
  const rotation = () => new SecretRotation(world.db.database, changing, columns);
  const sum = (done: { resealed: number; left: number }[], what: 'resealed' | 'left') =>
    done.reduce((total, column) => total + column[what], 0);

  /** Every text of a column as this secret opens it, by its place. */
  async function opened(crypto: Crypto, column: SealedColumn): Promise<string[]> {
    const of = 'of' in column ? column.of : [];
    const found = await world.db.database.read<{ sealed: string; of: string[] }>(
      `select ${column.column} as sealed, array[${of.map((o) => `${o}::text`).join()}]::text[] as of
       from ${column.table} where ${column.column} is not null order by ${Object.keys(column.key ?? { id: 1 }).join()}`,
    );
    return found.map((row) =>
      crypto.open(row.sealed, 'of' in column ? column.context(...row.of) : column.context),
    );
  }
  const everything = (crypto: Crypto) => Promise.all(columns.all.map((column) => opened(crypto, column)));

  /** A program of its own on the same database. */
  async function program(env: Record<string, string>) {
    const database = new Database(
      await createDataSource(
        { DATABASE_URL: world.db.url, DATABASE_POOL: 3 },
        { entities, migrations },
      ).initialize(),
    );
    const close = () => database.close();
    try {
      return await testProgram({
        env,
        db: { ...world.db, database, dataSource: database.dataSource, close },
      });
    } catch (error) {
      await close();
      throw error;
    }
  }

  beforeAll(async () => {
    world = await CaseWorld.start({ KESHEN_SECRET: FORMER });
    columns = world.app.get(SealedColumns);
    await prepare(world.app);
    const former = world.app.get(Crypto);
    const one = await world.person('王芳');
    for (let n = 0; n < 5; n++) {
      const { id } = await world.application();
      const change = { path: 'project.leader_id', value: RESIDENT, base: 0 };
      await world.tx((tx) =>
        world.app.get(AnswerStore).write(tx, world.definition, id, one.account!, [change]),
      );
    }
    await world.db.dataSource.query(
      `insert into second_factors (account_id, secret, begun_at) values ($1, $2, $3)`,
      [one.account, former.seal('JBSWY3DPEHPK3PXP', 'account.second-factor'), world.clock.now()],
    );
    await world.db.dataSource.query(
      `insert into registrations (token_hash, email, name, mobile, password_hash, locale, claim, created_at, expires_at)
       values ('a', 'a@example.com', '吴芳', '13800000000', 'x', 'zh-CN', $1, $2, $2)`,
      [former.seal('{}', 'registration.claim'), world.clock.now()],
    );
  });
  afterAll(() => world?.close());

  it('knows every column whose name says that it is sealed', async () => {
    const found = await world.db.database.read<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns
       where table_schema = 'public' and data_type = 'text' and column_name like '%sealed%'`,
    );
    const known = columns.all.map(({ table, column }) => `${table}.${column}`);
    expect(found.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('may be ended at any batch and done again; what is read meanwhile is read under either secret', async () => {
    const before = await everything(world.app.get(Crypto));
    expect(before.flat().length).toBeGreaterThan(15);
    const opening = rotation();
    let batches = 0;
    const ended = opening.run(() => {
      if (++batches === 4) throw new Error('killed');
    }, 2);
    await expect(ended).rejects.toThrow('killed');
    expect(await everything(changing)).toEqual(before);

    const done = await rotation().run(undefined, 2);
    expect(sum(done, 'left')).toBe(0);
    expect(sum(done, 'resealed')).toBeLessThan(before.flat().length);
    expect(await everything(new Crypto({ KESHEN_SECRET: NEXT }))).toEqual(before);
    expect(sum(await rotation().run(), 'resealed')).toBe(0);
  });

  it('tells what a process still seals under the former secret, and seals it anew the next time', async () => {
    await world.application();
    const left = (
      await opened(
        changing,
        columns.all.find(({ table }) => table === 'submissions')!,
      )
    ).length;
    expect(left).toBe(6);
    const unreadable = new SecretRotation(world.db.database, new Crypto({ KESHEN_SECRET: NEXT }), columns);
    expect(sum(await unreadable.run(), 'left')).toBeGreaterThan(0);
    const [one, two] = await Promise.all([rotation().run(undefined, 1), rotation().run(undefined, 1)]);
    expect(sum(one, 'resealed') + sum(two, 'resealed')).toBeGreaterThan(0);
    expect(sum(await rotation().run(), 'left')).toBe(0);
  });

  it('needs the former secret no longer: a program with the next one alone reads all and finds by the same hashes', async () => {
    const { app, close } = await program({ KESHEN_SECRET: NEXT });
    try {
      expect(app.get(Crypto).fingerprint(RESIDENT, 'resident-id')).toBe(
        new Crypto({ KESHEN_SECRET: FORMER }).fingerprint(RESIDENT, 'resident-id'),
      );
      const tx = app.get(Database).reading;
      const [row] = await world.db.database.read<{ id: string }>(
        'select id from submissions order by id limit 1',
      );
      const submission = await app.get(SubmissionStore).byId(tx, row!.id);
      expect(submission!.answers).toMatchObject({ project: { leader_id: '310114198504120018' } });
    } finally {
      await close();
    }
    await expect(program({ KESHEN_SECRET: FORMER })).rejects.toThrow('not the one of this database');
  });

  it('changes nothing else of what is only added to, and that only where it is said', async () => {
    const change = (sql: string, said = true) =>
      world.tx(async (tx) => {
        if (said) await tx.query(`select set_config('keshen.reseal', 'on', true)`);
        await tx.query(sql);
      });
    const other = `set sealed_answers = 'k0123456789.' || split_part(sealed_answers, '.', 2)`;
    await expect(change(`update submissions ${other}`, false)).rejects.toThrow('append-only');
    await expect(change(`update submissions ${other}, digest = 'x'`)).rejects.toThrow('append-only');
    await expect(change(`update submissions set sealed_answers = sealed_answers || 'A'`)).rejects.toThrow(
      'append-only',
    );
    await expect(change(`update submissions set sealed_answers = '{}'`)).rejects.toThrow('append-only');
    await expect(change(`delete from submissions`)).rejects.toThrow('append-only');
    await expect(change(`delete from answer_changes`)).rejects.toThrow('append-only');
    await expect(change(`update answer_changes set value = '"x"'`)).rejects.toThrow('append-only');
  });

  it('does not begin before the portal has run once with its one secret', async () => {
    await world.db.dataSource.query('delete from hash_roots');
    const both = { KESHEN_SECRET: NEXT, KESHEN_SECRET_OTHER: FORMER };
    await expect(program(both)).rejects.toThrow('start once without KESHEN_SECRET_OTHER');
  });
});
