import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './children.mjs';
import { Trouble } from './messages.mjs';
import { portIsFree } from './ports.mjs';
import { postgresFolder } from './postgres.mjs';

/**
 * Reads .env (what the environment says already stands) and answers the settings the launcher itself
 * needs; everything else is checked by the programs' own configuration.
 */
export function settings() {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  const data = resolve(root, process.env.KESHEN_DATA || '.data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  accessSync(data, constants.W_OK | constants.X_OK);
  return {
    data,
    port: portOf(process.env.PORT || '3000'),
    host: process.env.HOST || '127.0.0.1',
    embedded: !process.env.DATABASE_URL && !process.env.DATABASE_URL_FILE,
  };
}

function portOf(text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Trouble('port.invalid', { port: text });
  return port;
}

/** Throws Trouble when somebody listens where the portal is to listen. */
export async function requireFreePort({ port, host }) {
  if (!(await portIsFree(port, host))) throw new Trouble('port.busy', { port });
}

/** The address at which this machine reaches the portal. */
export function addressOf({ port, host }) {
  const local = ['127.0.0.1', '0.0.0.0', '::1', '::'].includes(host);
  return `http://${local ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The environment of the programs. */
export function programEnvironment({ data, port, embedded }, databaseUrl) {
  const env = { NODE_ENV: 'production', ...process.env, KESHEN_DATA: data, PORT: String(port) };
  if (embedded) {
    return { ...env, DATABASE_URL: databaseUrl, KESHEN_EMBEDDED: '1' };
  }
  return env;
}

/** The worker's: on one machine two programs cannot answer on the same port. */
export function workerEnvironment(env) {
  const port = Number(env.METRICS_PORT);
  return port > 0 ? { ...env, METRICS_PORT: String(port + 1) } : env;
}

/**
 * Sees to KESHEN_SECRET: the operator's own; with the embedded database one that is made once and kept
 * beside it. A new one would make the database's sealed values unreadable for ever.
 */
export function requireSecret({ data, embedded }) {
  if (process.env.KESHEN_SECRET || process.env.KESHEN_SECRET_FILE) return;
  if (!embedded) throw new Trouble('secret.missing');
  const file = join(data, 'secrets.json');
  if (existsSync(file)) {
    process.env.KESHEN_SECRET = readSecret(file);
  } else if (!existsSync(join(postgresFolder(data), 'data'))) {
    process.env.KESHEN_SECRET = randomBytes(32).toString('hex');
    const text = JSON.stringify({ KESHEN_SECRET: process.env.KESHEN_SECRET }, null, 2);
    writeFileSync(file, `${text}\n`, { mode: 0o600 });
  }
  if (!process.env.KESHEN_SECRET) throw new Trouble('secret.broken', { file });
}

function readSecret(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).KESHEN_SECRET ?? '';
  } catch {
    return '';
  }
}
