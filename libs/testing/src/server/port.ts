import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A port of this machine that nobody listens on, nor any connection takes, until a program of the test does. */
export async function freePort(): Promise<number> {
  // By address, not by name: the launcher is no part of the program and is never bundled with it.
  const ports = (await import(pathToFileURL(resolve('tools/start/ports.mjs')).href)) as {
    freePort(): Promise<number>;
  };
  return ports.freePort();
}
