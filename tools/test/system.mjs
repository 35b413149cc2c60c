import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { finish } from '../start/children.mjs';
import { step } from '../start/progress.mjs';

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** What the tests need of the system and how each is found. */
const needs = {
  'redis-server': () => onPath(process.env.REDIS_SERVER || 'redis-server'),
  nginx: () => onPath('nginx'),
  chromium: () => browser(),
  'clamav-daemon': () => onPath(process.env.CLAMD || 'clamd') || existsSync('/usr/sbin/clamd'),
  'fonts-noto-cjk': () => answer('fc-list', [':lang=zh', 'family']),
};

/** Absolute path of the browser: CHROME_PATH, else the first known one of the PATH; '' when there is none. */
export function browser() {
  const given = process.env.CHROME_PATH;
  if (given) return existsSync(given) ? given : '';
  return browsers.map(onPath).find(Boolean) ?? '';
}

export const redisServer = () => onPath(process.env.REDIS_SERVER || 'redis-server');

/**
 * Installs what is missing of `wanted` when this is root on Debian; otherwise says how to get it. The
 * suites that need a missing thing fail by themselves.
 */
export async function ensureSystem(wanted = Object.keys(needs)) {
  const missing = () => wanted.filter((name) => !needs[name]());
  if (missing().length === 0) return;
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    await step(`安装 ${missing().join('、')}`, 'installing by apt', () => install(missing()));
  }
  if (missing().length > 0) process.stderr.write(howToGet(missing()));
}

async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => finish('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-q', ...args], { env });
  await apt('update');
  const { code, said } = await apt('install', '-y', '--no-install-recommends', 'fontconfig', ...packages);
  if (code !== 0) process.stderr.write(said.trim().split('\n').slice(-5).join('\n') + '\n');
}

export function howToGet(missing) {
  return (
    `\n缺少 ${missing.join('、')}，需要它们的测试会失败。Debian/Ubuntu：sudo apt-get install ${missing.join(' ')}；` +
    `浏览器也可用 CHROME_PATH 指明 Chromium 或 Chrome 的位置，Redis 用 REDIS_SERVER，ClamAV 用 CLAMD。\n\n` +
    `${missing.join(', ')} missing; the tests that need them will fail. On Debian or Ubuntu: ` +
    `sudo apt-get install ${missing.join(' ')}. CHROME_PATH may name a Chromium or Chrome, REDIS_SERVER a redis-server, CLAMD a clamd.\n\n`
  );
}

function onPath(name) {
  return answer('sh', ['-c', 'command -v "$1"', 'sh', name]);
}

function answer(file, args) {
  const { status, stdout } = spawnSync(file, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}
