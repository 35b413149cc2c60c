import { setTimeout as sleep } from 'node:timers/promises';

/** How long a state may take to come on a slow machine; nothing waits for it. */
export const PATIENCE_MS = 180_000;

/** Asks again and again until there is an answer; says what it waited for when there is none in time. */
export async function until<T>(what: string, ask: () => Promise<T | null | undefined | false>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(100);
  }
}
