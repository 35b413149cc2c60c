import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild } from '../start/build.mjs';
import { abandon, root } from '../start/children.mjs';
import { ensureDependencies } from '../start/dependencies.mjs';
import { explain } from '../start/messages.mjs';
import { watchParent } from '../start/parent.mjs';
import { throwAwayPortal } from './portal.mjs';

const usage = `npm run -s programme:drive -- FILE [options]

  FILE                   a programme as one JSON document (docs/programme-format.md)
  --answers FILE         answers by section, { "section": { "field": value } }; else they are made up
  --outcomes a=b,c=d     at stage a outcome b; else the first forward outcome of each stage
  --all                  the definition's other workflows too: order and redemption, re-check, objection
  --url http://…         an existing portal, a demonstration; else one is started and thrown away
  --administrator EMAIL  its administrator, the password in KESHEN_PASSWORD; else those of the demonstration
  --registry FILE        its file-backed registers (registry.json in its data folder)

Each stage is a line of JSON on stdout, the last line says how it ended; 0 when it ended as completed.
`;

/** What the demonstration's own administrator signs in with. */
const demonstration = { login: 'admin@example.com', password: 'keshen-demo-2026' };

const portals = [];
let driver = null;

async function end(code) {
  abandon();
  driver?.kill('SIGTERM');
  while (portals.length > 0) await portals.pop().stop();
  process.exit(code);
}

function asked() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      answers: { type: 'string' },
      outcomes: { type: 'string', default: '' },
      all: { type: 'boolean', default: false },
      url: { type: 'string' },
      administrator: { type: 'string' },
      registry: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || positionals.length !== 1) throw new RangeError('one FILE is needed');
  const outcomes = values.outcomes
    .split(',')
    .filter(Boolean)
    .map((pair) => pair.split('='));
  if (outcomes.some((pair) => pair.length !== 2)) throw new RangeError('--outcomes stage=outcome,…');
  // npm runs this in the root; the files are named from where the person stands.
  const from = (file) => file && resolve(process.env.INIT_CWD ?? process.cwd(), file);
  return {
    ...values,
    outcomes: Object.fromEntries(outcomes),
    definition: from(positionals[0]),
    answers: from(values.answers),
    registry: from(values.registry),
  };
}

/** The portal at --url, or one of its own. */
async function portalFor({ url, administrator, registry }) {
  if (!url) {
    const portal = await throwAwayPortal();
    portals.push(portal);
    return { url: portal.url, administrator: portal.administrator, registry: portal.registry };
  }
  const password = process.env.KESHEN_PASSWORD ?? demonstration.password;
  const own = join(resolve(root, process.env.KESHEN_DATA || '.data'), 'registry.json');
  const local = ['localhost', '127.0.0.1'].includes(new URL(url).hostname);
  return {
    url: url.replace(/\/$/, ''),
    administrator: { login: administrator ?? demonstration.login, password },
    registry: registry ?? (local && existsSync(own) ? own : undefined),
  };
}

/** A file that is no JSON is told before anything is installed, built or started; null where all are. */
function unreadable(files) {
  for (const file of files)
    try {
      JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      return { problem: 'file.json', place: file, message: error.message };
    }
  return null;
}

function drive(orders) {
  return new Promise((done, fail) => {
    driver = spawn(process.execPath, ['--enable-source-maps', join(root, 'dist/apps/api/drive.js')], {
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    driver.once('error', fail).once('exit', (code) => done(code ?? 1));
    driver.stdin.end(JSON.stringify(orders));
  });
}

async function run() {
  let given;
  try {
    given = asked();
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    return end(64);
  }
  const problem = unreadable([given.definition, given.answers].filter(Boolean));
  if (problem) {
    process.stdout.write(`${JSON.stringify(problem)}\n`);
    return end(1);
  }
  try {
    await ensureDependencies();
    await ensureBuild({ only: ['api', 'worker'] });
    const { definition, answers, outcomes, all } = given;
    const portal = await portalFor(given);
    await end(
      await drive({
        ...portal,
        definition,
        answers,
        outcomes,
        all,
        run: randomBytes(4).toString('hex'),
      }),
    );
  } catch (error) {
    process.stderr.write(explain(error));
    await end(1);
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(130));
watchParent(() => end(130));
run();
