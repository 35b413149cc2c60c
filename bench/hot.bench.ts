import 'reflect-metadata';
import { writeReport } from '../tools/bench/report.mjs';
import { Applicant, type Journal } from './load/applicant';
import { planOf } from './load/plan';
import { figure, rounded, say, spending, statements, underLoad, until, type Loaded } from './load/portal';
import { ATTACHMENT, Drafts, type WaitingDraft } from './submit/drafts';

const APPLICANTS = Number(process.env.BENCH_APPLICANTS ?? 300);
const AT_ONCE = Number(process.env.BENCH_AT_ONCE ?? 8);
const WARMING = Number(process.env.BENCH_WARMING ?? 40);
const words = (n: number): string => `第 ${n} 次保存：采用晶圆级玻璃浆料键合，将封装漏率控制在设计值以下。`;

type Walker = Applicant & { file?: string };
/** The steps of an applicant of `surge`; all take one before the first takes the next. */
const STEPS: Record<string, (one: Walker) => Promise<unknown>> = {
  page: (one) => one.read(''),
  form: (one) => one.read('/answers'),
  save: (one) => one.save('project.text_0', words(0), 0),
  upload: async (one) => (one.file = await one.upload()),
  attach: (one) => one.save(ATTACHMENT, [one.file!], 0),
  submit: (one) => one.submit(),
};

/** Whether nothing is left to do of what the steps led to. */
const QUIET = `select (count(*) = 0)::int as n from outbox
  where handled_at is null and failed_at is null and coalesce(not_before, now()) < now() + interval '1 minute'`;

/** What each step of an applicant takes of the processors in each program, and of statements. */
async function measure(): Promise<void> {
  const { TEST_DATABASE_URL: server = '', TEST_REDIS_URL: redis } = process.env;
  if (!redis) throw new Error('no Redis: set TEST_REDIS_URL');
  const count = APPLICANTS + WARMING;
  const drafts = await Drafts.make(server, { name: 'hot', count, parties: count, attachment: true });
  await drafts.with((url) => underLoad(url, redis, (portal) => steps(portal, drafts.list)));
  await drafts.close();
}

async function steps(portal: Loaded, drafts: readonly WaitingDraft[]): Promise<void> {
  const journal: Journal = { saves: [], tickets: [], files: [] };
  const plan = planOf(64 * 1024);
  const walkers: Walker[] = drafts.map(
    (draft, n) => new Applicant(portal.client, journal, draft, plan, () => 0, `10.0.${n >> 8}.${n & 255}`),
  );
  const quiet = () => until(portal, QUIET, 1, performance.now());
  for (const step of Object.values(STEPS)) await all(walkers.slice(0, WARMING), step);
  await quiet();
  const figures: ReturnType<typeof figure>[] = [];
  const measured = async (name: string, work: () => Promise<unknown>) => {
    const [spent, asked] = [await spending(portal), await statements(portal)];
    await work();
    const each = await asked(APPLICANTS);
    say(`${name}: ${await spent(APPLICANTS)}, ${rounded(each)} statements`);
    figures.push(figure(name, rounded(each), 'statements'));
  };
  for (const [name, step] of Object.entries(STEPS))
    await measured(name, () => all(walkers.slice(WARMING), step));
  await measured('after', quiet);
  writeReport('hot', figures);
}

async function all(walkers: readonly Walker[], step: (one: Walker) => Promise<unknown>): Promise<void> {
  const waiting = [...walkers];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let one = waiting.pop(); one; one = waiting.pop()) await step(one);
    }),
  );
}

await measure();
process.exit();
