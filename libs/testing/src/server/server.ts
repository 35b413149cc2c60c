import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { newToken } from '@keshen/platform/server';

type Started = { url: string; stop(): Promise<void> };
type Starter = {
  startPostgres(options: { dir: string; settings: Record<string, string> }): Promise<Started>;
  throwAwaySettings: Record<string, string>;
};

let started: Promise<Started> | undefined;
let users = 0;

/**
 * The address of a PostgreSQL server for tests: TEST_DATABASE_URL, or else the embedded one, started for
 * this file and ended with its last user.
 */
export async function takeServer(): Promise<string> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return given;
  users++;
  started ??= startOwn();
  return (await started).url;
}

/** Gives the server back; the last one ends it. */
export async function giveServerBack(): Promise<void> {
  if (process.env.TEST_DATABASE_URL || --users > 0) return;
  const server = await started;
  started = undefined;
  await server?.stop();
}

async function startOwn(): Promise<Started> {
  // By address, not by name: the launcher is no part of the program and is never bundled with it.
  const address = pathToFileURL(resolve('tools/start/postgres.mjs')).href;
  const { startPostgres, throwAwaySettings } = (await import(address)) as Starter;
  const dir = resolve('.tmp', `run-${process.pid}`, newToken().slice(0, 8));
  mkdirSync(dir, { recursive: true });
  const server = await startPostgres({ dir, settings: throwAwaySettings });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
