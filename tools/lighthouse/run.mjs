// node tools/lighthouse/run.mjs CHROME URL…: what Lighthouse says of each page, on a phone and at a desk, as JSON lines.
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';

const categories = ['performance', 'accessibility', 'best-practices', 'seo'];
const [chromePath, ...urls] = process.argv.slice(2);
const chromeFlags = ['--headless=new', '--disable-gpu', '--lang=zh-CN'];
if (process.getuid?.() === 0) chromeFlags.push('--no-sandbox');

const chrome = await launch({ chromePath, chromeFlags, logLevel: 'error' });
try {
  for (const url of urls) for (const form of ['mobile', 'desktop']) print(url, form, await look(url, form));
} finally {
  chrome.kill();
}

async function look(url, form) {
  const flags = { port: chrome.port, logLevel: 'error', locale: 'zh', onlyCategories: categories };
  const { lhr } = await lighthouse(url, flags, form === 'desktop' ? desktopConfig : undefined);
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  return lhr;
}

function print(url, form, { categories: found, audits }) {
  const points = Object.fromEntries(
    Object.values(found).map(({ id, score }) => [id, Math.round(score * 100)]),
  );
  const lost = Object.values(found)
    .filter(({ id }) => id !== 'performance')
    .flatMap(({ auditRefs }) => auditRefs)
    .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
    .map(({ id }) => `${id}: ${audits[id].title}`);
  const told = {
    url,
    form,
    points,
    lost,
    paintedMs: audits['largest-contentful-paint'].numericValue,
    shift: audits['cumulative-layout-shift'].numericValue,
  };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
