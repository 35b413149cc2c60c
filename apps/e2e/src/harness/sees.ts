import type { Locator } from 'playwright-core';

/**
 * Waits until somebody sees this. One sight is enough: for a moment the same words may also stand in a message or on
 * the page that is being left, so a wait for exactly one would be a race.
 */
export function sees(what: Locator): Promise<void> {
  return shown(what).waitFor();
}

/** Waits until nobody sees it any more. */
export function seesNoMore(what: Locator): Promise<void> {
  return shown(what).waitFor({ state: 'detached' });
}

/** Each one that is there, in order, once the first has arrived; for what a page draws in one go. */
export async function each(what: Locator): Promise<Locator[]> {
  await sees(what);
  return what.all();
}

const shown = (what: Locator): Locator => what.filter({ visible: true }).first();
