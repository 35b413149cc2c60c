import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startPortal } from '../portal.mjs';
import { root } from '../start/children.mjs';
import { ensureDependencies } from '../start/dependencies.mjs';
import { explain } from '../start/messages.mjs';
import { browser, ensureSystem } from '../test/system.mjs';
import { pages } from './pages.mjs';

const folder = join(root, 'docs/screenshots');
const heights = { 1440: 900, 390: 844 };

async function run(names) {
  await ensureDependencies();
  await ensureSystem(['chromium', 'fonts-noto-cjk']);
  const { chromium } = await import('playwright-core');
  mkdirSync(folder, { recursive: true });
  const chrome = await chromium.launch({
    executablePath: browser(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const portal = await startPortal();
  try {
    for (const page of pages.filter(({ name }) => names.length === 0 || names.includes(name))) {
      for (const width of page.widths ?? [1440, 390]) await picture(chrome, portal, page, width);
    }
  } finally {
    await chrome.close();
    await portal.stop();
  }
}

async function picture(chrome, portal, { name, as = [null], from, path, locale, scheme }, width) {
  for (const account of as) {
    const context = await chrome.newContext({
      baseURL: portal.address,
      viewport: { width, height: heights[width] },
      colorScheme: scheme ?? 'light',
      reducedMotion: 'reduce',
      locale: locale ?? 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    });
    if (account) await signIn(context, `${account}@example.com`, portal.accounts[0].password);
    const to = from ? path(await read(context, from)) : path;
    if (to) await shoot(context, to, locale, `${name}-${width}.png`);
    await context.close();
    if (to) return;
  }
  throw new Error(`${name}: the demonstration has no such page for ${as.join(', ')}`);
}

async function shoot(context, path, locale, file) {
  const page = await context.newPage();
  await page.goto(path);
  await page.locator('h1, h2').first().waitFor();
  if (locale === 'en') await page.getByRole('banner').getByRole('button', { name: 'English' }).click();
  if (locale) await page.locator(`html[lang=${locale}]`).waitFor({ state: 'attached' });
  await page.waitForFunction(() => document.querySelector('.loading') === null);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, file) });
  process.stdout.write(`  ✓ docs/screenshots/${file}\n`);
}

async function read(context, path) {
  const answer = await context.request.get(path);
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()}`);
  return answer.json();
}

async function signIn(context, login, password) {
  const { csrf } = await read(context, '/api/session');
  const headers = { 'x-csrf-token': csrf };
  const answer = await context.request.post('/api/session', { headers, data: { login, password } });
  if (!answer.ok()) throw new Error(`${login} cannot sign in: ${answer.status()}`);
}

run(process.argv.slice(2)).catch((error) => {
  process.stderr.write(explain(error));
  process.exitCode = 1;
});
