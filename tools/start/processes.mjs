import { fork } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, signalled, stillRunning } from './alive.mjs';
import { Trouble } from './messages.mjs';

/** After the API has said for DRAIN_SECONDS that it ends, in ms. */
const PATIENCE = 10_000;
const STEADY = 60_000;
const patience = () => PATIENCE + 1000 * (Number(process.env.DRAIN_SECONDS) || 0);

/** How long to wait before the n-th restart in a row: half a second, doubled each time, at most 30 s. */
export const backOff = (restarts) => Math.min(30_000, 500 * 2 ** restarts);

/**
 * Keeps programs running: one that ends is started again after a pause. Their output goes to `logs/` in
 * the data folder, their process numbers to `processes`, where the next start finds what a killed launcher
 * left behind. Each program watches its channel to this process and ends itself when that closes.
 */
export class Supervisor {
  #data;
  #programs = [];
  #stopping = false;

  constructor(data) {
    this.#data = data;
    mkdirSync(join(data, 'logs'), { recursive: true, mode: 0o700 });
  }

  /**
   * Settles with a Trouble only: when the program ends three times before `trust` was called. One that `yields` gives
   * way, once it is at work, to what people wait for before a screen; without privileges no process can take that back.
   */
  run(name, file, env, { yields = false } = {}) {
    const program = {
      name,
      file,
      env,
      yields,
      child: null,
      restarts: 0,
      atWork: signal(),
      proven: false,
      log: join(this.#data, 'logs', `${name}.log`),
    };
    this.#programs.push(program);
    return this.#keep(program);
  }

  /** Settles when the program has said that it is at work. */
  atWork(name) {
    return this.#programs.find((program) => program.name === name).atWork.promise;
  }

  /** From now on every program is restarted however often it ends. */
  trust() {
    for (const program of this.#programs) program.proven = true;
  }

  /** Asks all programs to end (TERM) and ends those that have not after ten seconds (KILL). */
  async stop() {
    this.#stopping = true;
    const children = this.#programs.map((program) => program.child).filter((child) => child !== null);
    const ended = Promise.all(children.map((child) => child.ended));
    for (const child of children) signalled(child.pid, 'SIGTERM');
    const late = new AbortController();
    await Promise.race([ended, sleep(patience(), null, { signal: late.signal }).catch(() => null)]);
    this.kill();
    await ended;
    late.abort();
    rmSync(join(this.#data, 'processes'), { force: true });
  }

  /** Ends everything at once. */
  kill() {
    for (const { child } of this.#programs) if (child) signalled(-child.pid, 'SIGKILL');
  }

  async #keep(program) {
    while (!this.#stopping) {
      const since = Date.now();
      await this.#once(program);
      if (this.#stopping) return;
      if (Date.now() - since > STEADY) program.restarts = 0;
      if (!program.proven && program.restarts === 2) {
        throw new Trouble('app.gone', { name: program.name, said: tail(program.log) });
      }
      await sleep(backOff(program.restarts++));
    }
  }

  async #once(program) {
    if (existsSync(program.log)) renameSync(program.log, `${program.log}.1`);
    const output = openSync(program.log, 'w', 0o600);
    const child = fork(program.file, ['--supervised'], {
      env: program.env,
      // Its own process group: Ctrl-C must reach the launcher only, which stops things in order.
      detached: true,
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', output, output, 'ipc'],
    });
    closeSync(output);
    child.ended = new Promise((done) => child.once('exit', done).once('error', done));
    child.on('message', (message) => {
      if (message !== 'ready') return;
      if (program.yields) yieldsToOthers(child.pid);
      program.atWork.resolve();
    });
    program.child = child;
    this.#record();
    await child.ended;
    program.child = null;
    this.#record();
  }

  #record() {
    const running = this.#programs.flatMap(({ child }) => (child?.pid ? [identityOf(child.pid)] : []));
    writeFileSync(join(this.#data, 'processes'), running.map((line) => `${line}\n`).join(''), {
      mode: 0o600,
    });
  }
}

/** Ends the programs that a killed launcher left: they are closing already, but hold the port until then. */
export async function clearLeftBehind(data) {
  const file = join(data, 'processes');
  if (!existsSync(file)) return;
  const left = () => readFileSync(file, 'utf8').split('\n').map(stillRunning).filter(Boolean);
  for (const pid of left()) signalled(-pid, 'SIGKILL');
  while (left().length > 0) await sleep(20);
  rmSync(file, { force: true });
}

function yieldsToOthers(pid) {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended meanwhile; the next one will be told.
  }
}

function signal() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}

function tail(log) {
  return readFileSync(log, 'utf8').trim().split('\n').slice(-20).join('\n');
}
