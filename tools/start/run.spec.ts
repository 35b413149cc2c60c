import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alive, commandOf } from './alive.mjs';
import { freePort, portIsFree } from './ports.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'keshen-launcher-'));
const data = join(home, '.data');
const processes: ChildProcess[] = [];
let port = 0;

/** The launcher beside small programs that stand in for the portal's, built and run in the same way. */
const programs = {
  'apps/api/src/main.ts': `
    import { createServer } from 'node:http';
    const server = createServer((_, answer) => answer.end(String(process.pid))).listen(process.env.PORT);
    const end = () => server.close(() => process.exit(0));
    process.on('SIGTERM', end).on('disconnect', end);`,
  'apps/worker/src/main.ts': `
    setInterval(() => {}, 1000);
    process.on('SIGTERM', () => process.exit(0)).on('disconnect', () => process.exit(0));
    process.send('ready');`,
  'apps/assign/src/main.ts': `console.log('assigns nobody')`,
  'apps/assign/src/draw.main.ts': `console.log('draws nobody')`,
  'apps/api/src/cli.ts': `
    const account = { role: '财务', name: '周', email: 'a@b.cn', password: 'pw' };
    if (process.argv[3] === '--accounts') console.log(JSON.stringify(account));`,
  'apps/api/src/drive/main.ts': `console.log('drives nothing')`,
  'libs/review/src/server/plan.thread.ts': `console.log('plans nothing')`,
  'apps/api/src/verify-receipt.main.ts': `console.log('verifies nothing')`,
  'apps/web/index.html': '<!doctype html><title>web</title>',
  'apps/web/first-loads.ts': 'export const firstLoads = []',
};

beforeAll(async () => {
  for (const path of ['tools/start', 'tools/vite', 'tools/start.mjs', 'package.json', 'package-lock.json']) {
    cpSync(join(repository, path), join(home, path), { recursive: true });
  }
  for (const path of ['tsconfig.json', 'tsconfig.base.json'])
    cpSync(join(repository, path), join(home, path));
  for (const [path, text] of Object.entries(programs)) {
    mkdirSync(join(home, path, '..'), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  const configs = ['api', 'worker', 'assign', 'web'].map((app) => `apps/${app}/vite.config.ts`);
  for (const path of [...configs, 'apps/web/budgets.ts', 'apps/web/early.ts'])
    cpSync(join(repository, path), join(home, path));
  symlinkSync(join(repository, 'node_modules'), join(home, 'node_modules'));
  port = await freePort();
});

afterAll(() => {
  for (const child of processes) child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

/** Starts the launcher; `said` grows while it speaks. */
function launch() {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(npm_|KESHEN|DATABASE_URL|HOST)/.test(key)),
  );
  const child = spawn(process.execPath, ['tools/start.mjs'], {
    cwd: home,
    env: { ...env, PORT: String(port) },
  });
  processes.push(child);
  const launcher = { child, said: '', ended: new Promise<number | null>((done) => child.once('exit', done)) };
  const heard = (chunk: Buffer) => void (launcher.said += chunk.toString());
  child.stdout.on('data', heard);
  child.stderr.on('data', heard);
  return launcher;
}

async function ready() {
  const launcher = launch();
  await new Promise<void>((done, fail) => {
    launcher.child.stdout.on('data', () => launcher.said.includes('Ctrl-C') && done());
    void launcher.ended.then(() => fail(new Error(launcher.said)));
  });
  return launcher;
}

const ask = async () => Number(await (await fetch(`http://127.0.0.1:${port}/`)).text());
const server = () => Number(readFileSync(join(data, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
const programsOf = () =>
  readFileSync(join(data, 'processes'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => Number(line.split(' ')[0]));

async function until(holds: () => boolean | Promise<boolean>) {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 20));
}

describe('npm start', () => {
  it('builds, starts everything, says where and as whom, and leaves nothing behind on Ctrl-C', async () => {
    const launcher = await ready();
    expect(launcher.said).toContain(`http://localhost:${port}`);
    expect(launcher.said).toContain('财务  周  a@b.cn  pw');
    expect(launcher.said).toContain('building api, worker, web');
    const pids = [...programsOf(), server()];
    expect(pids.filter(alive)).toHaveLength(3);
    launcher.child.kill('SIGINT');
    expect(await launcher.ended).toBe(0);
    expect(pids.filter(alive)).toEqual([]);
    expect(existsSync(join(data, 'launcher'))).toBe(false);
    expect(await portIsFree(port)).toBe(true);
  });

  it('builds nothing anew when nothing changed, and takes over from a killed launcher', async () => {
    const first = await ready();
    expect(first.said).not.toContain('building');
    const pids = [...programsOf(), server()];
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await ready();
    expect(pids.filter(alive)).toEqual([]);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });

  it('restarts a program and the database when they are killed', async () => {
    const launcher = await ready();
    const [api, database] = [await ask(), server()];
    expect(commandOf(api)).toContain('dist/apps/api/main.js');
    process.kill(api, 'SIGKILL');
    process.kill(database, 'SIGKILL');
    await until(() =>
      ask().then(
        (pid) => pid !== api,
        () => false,
      ),
    );
    await until(() => existsSync(join(data, 'postgres/data/postmaster.pid')) && server() !== database);
    launcher.child.kill('SIGINT');
    expect(await launcher.ended).toBe(0);
  });

  it('installs nothing through a link, which would empty what it points at', async () => {
    const lock = join(home, 'package-lock.json');
    const kept = readFileSync(lock, 'utf8');
    writeFileSync(lock, kept.replace(/("node_modules\/zod": \{\s*"version": ")[^"]+/, '$10.0.1'));
    const launcher = launch();
    expect(await launcher.ended).not.toBe(0);
    writeFileSync(lock, kept);
    expect(launcher.said).toContain('differs from package-lock.json (zod)');
    expect(existsSync(join(repository, 'node_modules/zod/package.json'))).toBe(true);
  });

  it('says that the port is taken, and that the folder is', async () => {
    const other = createServer().listen(port, '127.0.0.1');
    await new Promise((done) => other.once('listening', done));
    const refused = launch();
    expect(await refused.ended).toBe(1);
    expect(refused.said).toContain(`端口 ${port} 已被占用`);
    await new Promise((done) => other.close(done));

    const launcher = await ready();
    const second = launch();
    expect(await second.ended).toBe(1);
    expect(second.said).toContain(`正由进程 ${launcher.child.pid} 使用`);
    launcher.child.kill('SIGINT');
    await launcher.ended;
  });

  it('gives up a program that cannot start, and shows why', async () => {
    writeFileSync(join(home, 'apps/worker/src/main.ts'), `throw new Error('no such queue');`);
    const launcher = launch();
    expect(await launcher.ended).toBe(1);
    expect(launcher.said).toMatch(/building worker\n[\s\S]*no such queue/);
    expect(existsSync(join(data, 'postgres/data/postmaster.pid'))).toBe(false);
  });
});
