import { useSyncExternalStore } from 'react';

let offset = 0;
const second = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let tick = presentSecond();

/**
 * Learns the server's clock from an answer. Half of the round trip is taken as the way back.
 * @param serverInstant ISO instant the server wrote
 * @param sentAt local instant (ms) before the request; `receivedAt` after its answer
 */
export function learnServerTime(serverInstant: string, sentAt: number, receivedAt: number): void {
  const server = Date.parse(serverInstant);
  if (!Number.isFinite(server)) return;
  offset = server + (receivedAt - sentAt) / 2 - receivedAt;
  strike();
}

/** The server's present instant as far as this page knows it: every deadline is judged by it. */
export function serverNow(): Date {
  return new Date(Date.now() + offset);
}

function presentSecond(): number {
  return Math.floor(serverNow().getTime() / second);
}

function strike(): void {
  tick = presentSecond();
  for (const each of listeners) each();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  tick = presentSecond();
  timer ??= setInterval(strike, second);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Re-renders once a second (one timer for the page) and gives the server's instant, to the second. */
export function useServerNow(): Date {
  const seconds = useSyncExternalStore(subscribe, () => tick);
  return new Date(seconds * second);
}
