import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startPortal } from '../portal.mjs';
import { root } from '../start/children.mjs';
import { ensureDependencies } from '../start/dependencies.mjs';
import { explain } from '../start/messages.mjs';
import { browser, ensureSystem } from '../test/system.mjs';
import { pages } from './pages.mjs';

const folder = join(root, 'docs/screenshots');

async function run(names) {
  await ensureDependencies();
  await ensureSystem(['chromium', 'fonts-noto-cjk']);
  const { chromium } = await import('playwright-core');
  mkdirSync(folder, { recursive: true });
  const portal = await startPortal();
  try {
    const chrome = await chromium.launch({
      executablePath: browser(),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    for (const page of pages.filter(({ name }) => names.length === 0 || names.includes(name))) {
      await picture(chrome, portal, page);
      process.stdout.write(`  ✓ docs/screenshots/${page.name}.png\n`);
    }
    await chrome.close();
  } finally {
    await portal.stop();
  }
}

async function picture(chrome, portal, { name, path, as, follow = [], width = 1440, scheme = 'light' }) {
  const context = await chrome.newContext({
    baseURL: portal.address,
    viewport: { width, height: width > 600 ? 900 : 844 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  if (as) await signIn(context, portal.accounts, as);
  const page = await context.newPage();
  await page.goto(path, { waitUntil: 'networkidle' });
  for (const selector of follow) {
    await page.locator(selector).first().click();
    await page.waitForLoadState('networkidle');
  }
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
}

async function signIn(context, accounts, as) {
  const account = accounts.find(({ role, email }) => as.test(`${role} ${email}`));
  if (!account) throw new Error(`no demonstration account for ${as}`);
  const { csrf } = await (await context.request.get('/api/session')).json();
  const { email, password } = account;
  const answer = await context.request.post('/api/session', {
    headers: { 'x-csrf-token': csrf },
    data: { email, password },
  });
  if (!answer.ok()) throw new Error(`${email} cannot sign in: ${answer.status()}`);
}

run(process.argv.slice(2)).catch((error) => {
  process.stderr.write(explain(error));
  process.exitCode = 1;
});
