import { composeProblems, read, readCompose, seconds, there } from './compose';

const compose = readCompose('docker-compose.yml');
const dockerfile = read('Dockerfile');

/** Docker itself cannot run here; what can be known without it is held here. */
describe('docker-compose.yml', () => {
  it('is valid by the Compose specification', () => {
    expect(composeProblems(compose)).toEqual([]);
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
      expect(seconds(compose.services[name]?.stop_grace_period)).toBeGreaterThanOrEqual(15);
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
