import { setTimeout as sleep } from 'node:timers/promises';
import { between, type Random } from '@keshen/kernel';
import type { Portal } from './portal';

/** Does something bad to a portal under load, and takes it back; `null` where it cannot be done here, with why. */
export type Fault = (portal: Portal, random: Random) => Promise<void>;

/** Some instant within a while of load. */
const someInstant = (random: Random) => sleep(between(random, 50, 1500));

export const kills = {
  'kill-api': async ({ programs }, random) => {
    await someInstant(random);
    await programs.api.again();
  },
  'kill-worker': async ({ programs }, random) => {
    await someInstant(random);
    await programs.worker.again();
  },
  'kill-postgres': async ({ postgres }, random) => {
    await someInstant(random);
    await postgres.kill();
    await postgres.begin();
  },
} satisfies Record<string, Fault>;

export const faults: Record<string, Fault> = { ...kills };
