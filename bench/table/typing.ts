import type { Page } from 'playwright-core';

/** The browser tells of no event that was on the screen sooner than this. */
const UNTOLD_MS = 16;
/** Ten keys a second. */
const PAUSE_MS = 100;

/**
 * Types so many keys into a control, one after the other as a quick typist does, and answers for each the milliseconds
 * from the key to the next paint, as the browser's own event timing has them (in steps of eight).
 */
export async function typeInto(page: Page, control: string, text: string, keys: number): Promise<number[]> {
  await page.locator(control).click();
  await page.evaluate((least) => {
    const told = ((window as unknown as Telling).told = new Map<number, number>());
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[])
        if (entry.name.startsWith('key') && entry.interactionId)
          told.set(entry.interactionId, Math.max(told.get(entry.interactionId) ?? 0, entry.duration));
    }).observe({ type: 'event', durationThreshold: least, buffered: false } as PerformanceObserverInit);
  }, UNTOLD_MS);
  for (let typed = 0; typed < keys; typed++) {
    if (typed % text.length === 0) await page.locator(control).fill('');
    await page.keyboard.press(text[typed % text.length]!);
    await page.waitForTimeout(PAUSE_MS);
  }
  const told = await page.evaluate(() => [...(window as unknown as Telling).told.values()]);
  const quick = Math.max(0, keys - told.length);
  return [...told, ...Array.from({ length: quick }, () => UNTOLD_MS)].sort((a, b) => a - b);
}

type Telling = { told: Map<number, number> };

export const percentile = (sorted: readonly number[], p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))]!;
