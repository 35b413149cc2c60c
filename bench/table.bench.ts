import 'reflect-metadata';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';
import { writeReport } from '../tools/bench/report.mjs';
import { SECRET } from './drafts/world';
import { percentile, typeInto } from './table/typing';
import { ROWS, TABLE, TableWorld } from './table/world';

const KEYS = Number(process.env.BENCH_KEYS ?? 120);
const PORT = 4413;
const address = `http://127.0.0.1:${PORT}`;
/** A column, and what is typed into a cell of it over and over. */
const TYPED = [
  ['words', 'name', 'pressure sensor '],
  ['amount', 'price', '1234567.12'],
] as const;
const say = (line: string): void => void process.stdout.write(`  ${line}\n`);

/** From a key to the next paint, in a table of 2,000 rows and in a bare page with one input, in one browser. */
async function measure(): Promise<void> {
  const world = await TableWorld.make();
  const api = spawn(process.execPath, [resolve('dist/apps/api/main.js')], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: world.url,
      NODE_ENV: 'production',
      PORT: String(PORT),
      KESHEN_SECRET: SECRET,
      KESHEN_DATA: resolve('.tmp/bench/table/data'),
      LOG_LEVEL: 'error',
    },
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROME_PATH || '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    await answering(api);
    const context = await browser.newContext({ baseURL: address, locale: 'zh-CN' });
    await context.addCookies([{ ...world.cookie, url: address }]);
    const page = await context.newPage();
    await page.setContent('<input id="bare">');
    const floor = await typeInto(page, '[id="bare"]', TYPED[0][2], KEYS);
    await page.goto(`/applications/${world.application}/form?section=costs`);
    const figures: Parameters<typeof writeReport>[1] = [];
    for (const [name, column, text] of TYPED) {
      const found = await typeInto(page, `[id="${TABLE}.20.${column}"]`, text, KEYS);
      say(
        `${name}: p50 ${percentile(found, 50)} p95 ${percentile(found, 95)} worst ${Math.max(...found)} ms`,
      );
      for (const p of [50, 95])
        figures.push({
          name: `key-${name}-p${p}`,
          value: percentile(found, p),
          unit: 'ms',
          reference: percentile(floor, p),
        });
    }
    figures.push({ name: 'paste-2000-rows', value: await paste(page, ROWS), unit: 'ms', reference: null });
    figures.push({ name: 'paste-10000-rows', value: await paste(page, 10_000), unit: 'ms', reference: null });
    writeReport('table', figures);
  } finally {
    await browser.close();
    if (api.exitCode === null) {
      const exit = once(api, 'exit');
      api.kill('SIGTERM');
      await exit;
    }
    await world.close();
  }
}

/** From the paste into the first row to its answer: taken whole, or not at all. */
async function paste(page: Page, count: number): Promise<number> {
  const line = '压力传感器\t设备\t2\t1.5\t2026-11-21';
  return page.evaluate(
    ([id, text]) => {
      const cell = document.querySelector<HTMLInputElement>(`[id="${id}"]`)!;
      const said = document.querySelector('[id="costs.lines-group"] [aria-live]')!;
      const before = said.textContent;
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text!);
      const began = performance.now();
      cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      return new Promise<number>((done) => {
        const look = () =>
          said.textContent === before
            ? requestAnimationFrame(look)
            : requestAnimationFrame(() => setTimeout(() => done(Math.round(performance.now() - began))));
        look();
      });
    },
    [`${TABLE}.0.name`, Array.from({ length: count }, () => line).join('\n')],
  );
}

async function answering(api: ChildProcess): Promise<void> {
  for (;;) {
    const answer = await fetch(`${address}/api/ready`).catch(() => undefined);
    if (answer?.ok) return;
    if (api.exitCode !== null) throw new Error('the API did not start');
    await sleep(100);
  }
}

await measure();
