import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const flag = z.enum(['0', '1']).transform((v) => v === '1');
const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** Every key the programs read from the environment, or from the file that KEY_FILE names; an empty value counts as not given. */
export const configSchema = z.object({
  /** production (default), development or test. */
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  /** Where the API and the web app are served. */
  PORT: whole(0, 65535).default(3000),
  /** The interface to listen on; the loopback only unless set (0.0.0.0 in a container). */
  HOST: z.string().max(255).default('127.0.0.1'),
  /** postgres:// address of PostgreSQL 16 or newer; the launcher sets it when the embedded one runs. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).max(2000),
  /** postgres:// address of a streaming replica, which answers what may be a few seconds old; without it the primary answers all. */
  DATABASE_REPLICA_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .max(2000)
    .optional(),
  /** Seconds by which the replica may be behind; one that is further behind, or away, is not asked. */
  REPLICA_OLD_SECONDS: whole(1, 300).default(5),
  /** Connections each process may open to the database for transactions; up to ten more serve short statements and signals. */
  DATABASE_POOL: whole(2, 200).default(20),
  /** redis:// address of the queue, of a cluster or of sentinels several with commas; without it the queue lives in PostgreSQL. */
  REDIS_URL: z
    .string()
    .max(2000)
    .refine(
      (given) => given.split(',').every((url) => z.url({ protocol: /^rediss?$/ }).safeParse(url).success),
      {
        error: 'expected redis:// or rediss:// addresses, with commas between them',
      },
    )
    .optional(),
  /** What REDIS_URL names: single (default), cluster, or sentinel. */
  REDIS_KIND: z.enum(['single', 'cluster', 'sentinel']).default('single'),
  /** The master's name among the sentinels. */
  REDIS_MASTER: z.string().min(1).max(100).default('mymaster'),
  /** 1: demonstration data and accounts even on a database of the operator's own. Never in earnest. */
  DEMO: flag.default(false),
  /** 1: set by the launcher when the database is the embedded one. */
  KESHEN_EMBEDDED: flag.default(false),
  /** The folder of files and mails. */
  KESHEN_DATA: z.string().min(1).max(1000).default('.data'),
  /** At least 32 characters; every key (encryption, keyed hashes) is derived from it. Keep it, and keep it secret. */
  KESHEN_SECRET: z.string().min(32).max(500),
  /** A second secret, whose sealed texts are read too while KESHEN_SECRET is changed; nothing is sealed under it. */
  KESHEN_SECRET_OTHER: z.string().min(32).max(500).optional(),
  /** The address people use; http://localhost:PORT when not set. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
  /** smtp:// address of the mail server; without it mails are written to KESHEN_DATA/mail. */
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .max(2000)
    .optional(),
  /** The sender of mails. */
  MAIL_FROM: z.string().min(3).max(320).default('科申 <no-reply@localhost>'),
  /** fatal, error, warn, info, debug, trace or silent. */
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** The largest file anybody may upload, in megabytes. */
  UPLOAD_MAX_MB: whole(1, 500).default(20),
  /** Files that one person may upload within 365 days, whatever they hang on; what was removed does not count. */
  UPLOAD_YEAR_FILES: whole(1, 1_000_000).default(5000),
  /** The same in megabytes. */
  UPLOAD_YEAR_MB: whole(1, 100_000_000).default(50_000),
  /** Hours for which an archive of files (打包下载) is kept for whoever asked for it. */
  ARCHIVE_KEPT_HOURS: whole(1, 720).default(72),
  /** The largest archive of files, in megabytes of the files inside. */
  ARCHIVE_MAX_MB: whole(1, 1_000_000).default(20_000),
  /** Days for which a deleted draft can be restored; then it goes with its files. */
  DRAFT_RESTORE_DAYS: whole(1, 365).default(30),
  /** Where LibreOffice's `soffice` is, which shows Office files as PDF; `off` for never. Looked for when not set. */
  SOFFICE: z.string().min(1).max(1000).optional(),
  /** What signs receipts: ed25519 (RFC 8032), or sm2 with SM3 (GB/T 32918) where the office requires it. */
  RECEIPT_ALGORITHM: z.enum(['ed25519', 'sm2']).default('ed25519'),
  /** http(s):// address of an S3 service for the files; without it they are in KESHEN_DATA/files. */
  S3_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
  /** The region the S3 service names itself by. */
  S3_REGION: z.string().min(1).max(100).default('us-east-1'),
  /** The bucket of the files; it must exist and be nobody else's. */
  S3_BUCKET: z.string().min(3).max(63).default('keshen'),
  /** The access key of the S3 service. */
  S3_ACCESS_KEY: z.string().min(1).max(200).default('keshen'),
  /** The secret key of the S3 service. */
  S3_SECRET_KEY: z.string().min(1).max(200).default('keshen'),
  /** tcp://host:port or unix:///path of clamd; without it files are not scanned, and the pages say so. */
  CLAMAV_URL: z
    .url({ protocol: /^(tcp|unix)$/ })
    .max(500)
    .optional(),
  /** The port of GET /metrics (Prometheus), on HOST, for each of the programs; without it there is none. */
  METRICS_PORT: whole(0, 65535).optional(),
  /** http(s):// address of an OpenTelemetry collector (OTLP over HTTP); without it nothing is traced. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
  /** The share of requests that are traced, from 0 to 1. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  /** Hours after which a session ends in any case. */
  SESSION_HOURS: whole(1, 720).default(12),
  /** Minutes without a request after which a session ends. */
  SESSION_IDLE_MINUTES: whole(5, 1440).default(60),
  /** Who must sign in with a second factor (TOTP): nobody, or whoever holds a staff role (等保三级). */
  SECOND_FACTOR: z.enum(['optional', 'staff']).default('optional'),
  /** Days for which refusals (failed sign-ins, forbidden requests) are kept for the auditor; the law asks for six months. */
  REFUSALS_KEPT_DAYS: whole(1, 3650).default(190),
  /** Days for which kinds of things are kept (docs/running.md), as kind=days with commas between; the usual ones unless set. */
  RETENTION_DAYS: z
    .string()
    .regex(/^[a-z-]{1,40}=\d{1,5}(,[a-z-]{1,40}=\d{1,5})*$/, { error: 'expected kind=days,kind=days' })
    .transform((text) =>
      Object.fromEntries(text.split(',').map((each) => [each.split('=')[0]!, Number(each.split('=')[1])])),
    )
    .optional(),
  /** Requests a minute from one address, in each process; a whole office may sit behind one. */
  REQUESTS_PER_ADDRESS: whole(60, 10_000_000).default(6000),
  /** Requests a minute of one account, in each process. */
  REQUESTS_PER_ACCOUNT: whole(60, 10_000_000).default(1200),
  /** https:// address of a provider of identities (OpenID Connect); without it nobody signs in through one. http:// on this machine only. */
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .refine((url) => /^(https:|http:\/\/(127\.0\.0\.1|localhost)[:/]?)/.test(url), {
      error: 'expected https://',
    })
    .optional(),
  /** How the provider knows this portal. */
  OIDC_CLIENT_ID: z.string().min(1).max(200).default('keshen'),
  /** The secret it gave the portal; none for a public client. */
  OIDC_CLIENT_SECRET: z.string().min(1).max(500).optional(),
  /** What people call the provider: the word on the button. */
  OIDC_NAME: z.string().min(1).max(60).default('一网通办'),
  /** What is asked of the provider. */
  OIDC_SCOPE: z.string().min(1).max(500).default('openid profile email'),
  /** The claim that holds the name of the person's unit. */
  OIDC_CLAIM_UNIT: z.string().min(1).max(100).default('unit_name'),
  /** The claim that holds its unified social credit code. */
  OIDC_CLAIM_CREDIT_CODE: z.string().min(1).max(100).default('credit_code'),
  /** 1: whoever came through the provider and signs out here is sent there to sign out too; it must know PUBLIC_URL/ as an address to return to. */
  OIDC_SIGN_OUT: flag.default(false),
  /** Values of acr or amr, with commas, that count as the second factor; none unless set. */
  OIDC_SECOND_FACTOR: z.string().max(1000).default(''),
  /** How many reverse proxies stand in front, one behind the other; the last of them tells the client's address (X-Forwarded-For). */
  TRUST_PROXY: whole(0, 5).default(0),
  /** Seconds for which the API, told to end by SIGTERM, says so before it does; behind a proxy below its fail_timeout. */
  DRAIN_SECONDS: whole(0, 300).default(0),
  /** Seconds for which the solver works at a plan of assignment; then the best found by then is proposed. */
  PLAN_SECONDS: whole(1, 3600).default(60),
  /** Tasks one worker delivers at the same time. */
  WORKER_CONCURRENCY: whole(1, 100).default(8),
  /** http(s):// address of the outside registers of legal persons and credit. */
  REGISTRY_URL: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
  /** JSON file that stands in for the outside registers where REGISTRY_URL is not set; a demonstration makes its own. */
  REGISTRY_FILE: z.string().min(1).max(1000).optional(),
});

/** The one configuration object, parsed at start and never changed. */
export type Config = Readonly<z.infer<typeof configSchema> & { PUBLIC_URL: string }>;

/** Nest's injection token for the Config. */
export const CONFIG = Symbol('CONFIG');

/**
 * The values of the configuration's keys. A key's value may lie in a file that `KEY_FILE` names, as vaults and secrets
 * of containers are mounted; one line break at its end is not part of it.
 */
function valuesOf(env: NodeJS.ProcessEnv): { given: Record<string, string>; problems: string[] } {
  const given: Record<string, string> = {};
  const problems: string[] = [];
  for (const key of Object.keys(configSchema.shape)) {
    const [value, file] = [env[key], env[`${key}_FILE`]];
    if (value && file) problems.push(`${key}: given twice, by itself and by ${key}_FILE`);
    else if (value) given[key] = value;
    else if (file) {
      try {
        given[key] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
      } catch (error) {
        problems.push(`${key}_FILE: cannot be read (${(error as NodeJS.ErrnoException).code})`);
      }
    }
  }
  return { given, problems };
}

/** Parses the environment. Answers every problem at once instead of the first. */
export function parseConfig(env: NodeJS.ProcessEnv): { config: Config } | { problems: string[] } {
  const { given, problems } = valuesOf(env);
  if (problems.length) return { problems };
  const parsed = configSchema.safeParse(given);
  if (!parsed.success) {
    return { problems: parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`) };
  }
  const { PUBLIC_URL, ...rest } = parsed.data;
  // A demonstration brings registers of its own, unless there are real ones.
  const own = demoAllowed(rest) && !rest.REGISTRY_URL ? join(rest.KESHEN_DATA, 'registry.json') : undefined;
  return {
    config: {
      ...rest,
      REGISTRY_FILE: rest.REGISTRY_FILE ?? own,
      PUBLIC_URL: (PUBLIC_URL ?? `http://localhost:${rest.PORT}`).replace(/\/$/, ''),
    },
  };
}

/** Parses the environment, or prints every problem and ends the process. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const result = parseConfig(env);
  if ('config' in result) return result.config;
  process.stderr.write(
    `配置有误，请在 .env 或环境变量里改正 (configuration problems):\n${result.problems.map((p) => `  ${p}\n`).join('')}`,
  );
  return process.exit(78);
}

/** Demonstration data belongs on the embedded database, or where the operator asked for it by DEMO=1. */
export const demoAllowed = (config: Pick<Config, 'DEMO' | 'KESHEN_EMBEDDED'>): boolean =>
  config.DEMO || config.KESHEN_EMBEDDED;
