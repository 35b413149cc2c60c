import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';

/** Clock ticks of `/proc` are hundredths of a second on every Linux that runs Node. */
const TICKS = 100;

type Process = { pid: number; parent: number; own: number; ofEnded: number };

/** Reads `/proc/PID/stat`: after the name in brackets come state, parent … utime, stime, cutime, cstime. */
function processOf(pid: number): Process | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const ticks = (at: number): number => Number(fields[at]) / TICKS;
    return { pid, parent: Number(fields[1]), own: ticks(11) + ticks(12), ofEnded: ticks(13) + ticks(14) };
  } catch {
    return null;
  }
}

/** Seconds of processor time that a process took so far; null where there is no `/proc`. */
export const processorOf = (pid: number): number | null => processOf(pid)?.own ?? null;

/** The same of a database server: of the postmaster, its processes, and those that have ended. */
export async function processorOfDatabase(client: pg.Client): Promise<number | null> {
  const [master, ...children] = await processesOfDatabase(client);
  return master ? children.reduce((sum, one) => sum + one.own, master.own + master.ofEnded) : null;
}

/** Bytes of memory that a database server holds; what its processes share is counted once. NaN where there is no `/proc`. */
export async function memoryOfDatabase(client: pg.Client): Promise<number> {
  const processes = await processesOfDatabase(client);
  return processes.length ? processes.reduce((sum, { pid }) => sum + shareOf(pid), 0) : NaN;
}

/** Proportional set size in bytes; 0 for a process that has ended. */
function shareOf(pid: number): number {
  try {
    const [, kilobytes] = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** The postmaster first; none where the server runs elsewhere. */
async function processesOfDatabase(client: pg.Client): Promise<Process[]> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const master = processOf(processOf(rows[0]!.pid)?.parent ?? -1);
  if (!master) return [];
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => processOf(Number(name)))
    .filter((one): one is Process => one?.parent === master.pid);
  return [master, ...children];
}
