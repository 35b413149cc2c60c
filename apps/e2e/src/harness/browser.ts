import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { PATIENCE_MS } from './until';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const closedNetwork = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-gpu',
];
// Only what is wrong is told, and in one piece: everything that is right, handed over frame by frame through a page of
// its own, takes three times as long. No page here holds a frame of another origin.
const axeOptions = { resultTypes: ['violations' as const] };
const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The browser of CHROME_PATH, else the system's Chromium. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch(program());
}

/** A browser that keeps its profile in a folder, as people's own do. */
export async function launchProfile(folder: string, baseURL: string): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(folder, {
    ...program(),
    baseURL,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

function program(): { executablePath: string; args: string[] } {
  const executablePath = process.env.CHROME_PATH ?? places.find(existsSync);
  if (!executablePath) throw new Error('no Chromium; name one in CHROME_PATH');
  const root = process.getuid?.() === 0;
  return { executablePath, args: [...closedNetwork, ...(root ? ['--no-sandbox'] : [])] };
}

/** Looks at every page it is shown with axe, by WCAG 2.2 AA with contrast, and keeps what is wrong. */
export class Accessibility {
  readonly problems: string[] = [];
  readonly pages: string[] = [];

  async look(page: Page, name: string): Promise<void> {
    // What still fades in has another contrast than what people read; what is fetched fades in when it has come.
    await page.waitForFunction(
      () =>
        !document.querySelector('[aria-busy=true], .loading') &&
        document.getAnimations().every((a) => a.playState !== 'running'),
    );
    const { violations } = await new AxeBuilder({ page })
      .options(axeOptions)
      .withTags(wcag)
      .setLegacyMode()
      .analyze();
    this.pages.push(name);
    for (const { id, nodes } of violations)
      for (const node of nodes)
        this.problems.push(
          `${name}: ${id} at ${node.target.join(' ')}: ${node.failureSummary ?? ''}`.replace(/\s+/g, ' '),
        );
  }

  /** The same page in dark colours. */
  async lookInTheDark(page: Page, name: string): Promise<void> {
    await page.emulateMedia({ colorScheme: 'dark' });
    await this.look(page, `${name} (dark)`);
    await page.emulateMedia({ colorScheme: 'light' });
  }
}

/** Keeps what a page showed when a step failed, for whoever looks into it. */
export async function keepPicture(page: Page, name: string): Promise<string> {
  const folder = resolve('.tmp/e2e-failed');
  await mkdir(folder, { recursive: true });
  const file = join(folder, name.replace(/[^\w-]+/g, '-').slice(0, 80));
  await page.screenshot({ path: `${file}.png`, fullPage: true }).catch(() => undefined);
  await writeFile(
    `${file}.txt`,
    `${page.url()}\n${await page
      .locator('body')
      .innerText()
      .catch(() => '')}`,
  );
  return file;
}
