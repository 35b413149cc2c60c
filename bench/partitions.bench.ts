import pg from 'pg';
import { p95, questions, withoutYear } from './partitions/questions';
import { CUTS, fill, FIRST, index, make, TABLES, YEARS, type Cut } from './partitions/tables';
import { writeReport } from '../tools/bench/report.mjs';

const SIZE = Number(process.env.BENCH_SIZE ?? 10_000_000);
const chosen = (process.env.BENCH_CUTS?.split(',') ?? CUTS) as Cut[];

const say = (line: string): void => void process.stdout.write(`  ${line}\n`);
const rounded = (value: number): number => Math.round(value * 100) / 100;
type Figure = { name: string; value: number; unit: string };

const server = new URL(process.env.TEST_DATABASE_URL!);
const NAME = 'bench_partitions';

/** A connection to a database of its own, for whom nothing takes too long. */
async function connected(): Promise<pg.Client> {
  const admin = new pg.Client({ connectionString: server.href });
  await admin.connect();
  await admin.query(`drop database if exists ${NAME} with (force)`);
  await admin.query(`create database ${NAME}`);
  await admin.end();
  const client = new pg.Client({ connectionString: new URL(`/${NAME}`, server).href });
  await client.connect();
  for (const setting of [
    'synchronous_commit = off',
    `maintenance_work_mem = '1GB'`,
    'max_parallel_maintenance_workers = 1',
    'jit = off',
  ])
    await client.query(`set ${setting}`);
  return client;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

/** Makes the tables cut that way, asks, and takes the oldest year away. */
async function measure(client: pg.Client, cut: Cut): Promise<Figure[]> {
  await make(client, cut);
  const filled = await timed(() => fill(client, SIZE));
  const indexed = await timed(() => index(client, cut));
  const { rows } = await client.query<{ room: string }>(
    'select pg_size_pretty(pg_database_size(current_database())) as room',
  );
  say(
    `${cut}: ${SIZE} cases filled in ${rounded(filled)} s, indexed in ${rounded(indexed)} s, ${rows[0]!.room}`,
  );
  const figures: Figure[] = [];
  for (const question of await questions(client))
    figures.push({ name: question.name, value: rounded(await p95(client, question)), unit: 'ms' });
  const newest = cut === 'plain' ? '' : `_${FIRST + YEARS - 1}`;
  figures.push({
    name: 'vacuum-in-season',
    value: rounded(
      await timed(async () => {
        for (const table of TABLES) {
          await client.query(
            `update ${table} set year = year where year = ${FIRST + YEARS - 1} and hashtext(id::text) % 50 = 0`,
          );
          await client.query(`vacuum ${table}${newest}`);
        }
      }),
    ),
    unit: 's',
  });
  figures.push({
    name: 'without-oldest-year',
    value: rounded(await withoutYear(client, cut, FIRST, TABLES)),
    unit: 's',
  });
  say(figures.map(({ name, value, unit }) => `${name} ${value} ${unit}`).join(', '));
  return figures;
}

const client = await connected();
const found = new Map<Cut, Figure[]>();
try {
  for (const cut of chosen) {
    found.set(cut, await measure(client, cut));
    // What is detached is no part of the table that is dropped.
    for (const table of TABLES) await client.query(`drop table if exists ${table}, ${table}_${FIRST}`);
  }
} finally {
  await client.end();
}
const [first] = chosen;
writeReport(
  'partitions',
  [...found].flatMap(([cut, figures]) =>
    figures.map(({ name, value, unit }, n) => ({
      name: `${name}-${cut}`,
      value,
      unit,
      reference: cut === first ? null : found.get(first!)![n]!.value,
    })),
  ),
);
process.exit();
