import type { Page } from 'playwright-core';

/** A page as on a tablet held upright, under fingers; gives back how to make it a desk's screen again. */
export async function onTablet(page: Page): Promise<() => Promise<void>> {
  const desk = page.viewportSize()!;
  const browser = await page.context().newCDPSession(page);
  const touch = (enabled: boolean) =>
    browser.send('Emulation.setTouchEmulationEnabled', { enabled, maxTouchPoints: 5 });
  await touch(true);
  await page.setViewportSize({ width: 820, height: 1180 });
  return async () => {
    await touch(false);
    await page.setViewportSize(desk);
    await browser.detach();
  };
}

/** By how many pixels the page can be scrolled sideways. */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

type Listed = { id: string; title: string; state: string };

/**
 * My reviews as if there were forty: what the portal answers for the first is repeated under other ids, and some are
 * handed in. Only the first can be opened. Applications and panels for forty would take a minute.
 */
export async function withForty(page: Page): Promise<() => Promise<void>> {
  const list = '**/api/reviews?*';
  await page.route(list, async (route) => {
    const answer = await route.fetch();
    const found = (await answer.json()) as { items: Listed[] };
    const [first] = found.items;
    const more = Array.from({ length: 39 }, (_, n): Listed => {
      const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
      return { ...first!, id, title: `${first!.title} ${n + 2}`, state: n % 3 ? 'assigned' : 'submitted' };
    });
    const items = [first!, ...more];
    const submitted = items.filter(({ state }) => state === 'submitted').length;
    await route.fulfill({
      response: answer,
      json: { ...found, items, next: null, progress: { submitted, of: 40 } },
    });
  });
  return () => page.unroute(list);
}
