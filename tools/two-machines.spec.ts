import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { composeProblems, read, readCompose, seconds, there } from './compose';

const FOLDER = 'deploy/two-machines';
const text = read(`${FOLDER}/compose.yml`);
const compose = readCompose(`${FOLDER}/compose.yml`);
const { prepare, api, worker, nginx, postgres, redis } = compose.services;
const running = Object.entries(compose.services).filter(([name]) => name !== 'prepare');

/** Docker itself cannot run here; what can be known without it is held here. */
describe('the portal on two machines', () => {
  it('is valid by the Compose specification', () => {
    expect(composeProblems(compose)).toEqual([]);
  });

  it('is API, worker, nginx, PostgreSQL and Redis on either machine, and a job that migrates', () => {
    expect(running.map(([name]) => name).sort()).toEqual(['api', 'nginx', 'postgres', 'redis', 'worker']);
    expect(running.filter(([, { profiles }]) => profiles)).toEqual([]);
    expect([prepare?.image, worker?.image]).toEqual([api?.image, api?.image]);
    expect(prepare).toMatchObject({ command: ['prepare'], restart: 'no', profiles: ['prepare'] });
    expect([postgres?.image, redis?.image]).toEqual(['postgres:18-bookworm', 'redis:8-bookworm']);
    expect(redis?.command?.join(' ')).toContain('--maxmemory-policy noeviction');
  });

  it('watches what goes on running, starts it again, and lets none of it take the whole machine', () => {
    for (const [name, { deploy, healthcheck, restart, command, entrypoint }] of running) {
      expect([name, restart, healthcheck !== undefined]).toEqual([name, 'unless-stopped', true]);
      expect(Object.keys(deploy!.resources.limits).sort()).toEqual(['cpus', 'memory']);
      expect((command ?? entrypoint)!.length).toBeGreaterThan(0);
    }
    expect(JSON.stringify(api!.healthcheck)).toContain('/api/ready');
    expect(JSON.stringify(worker!.healthcheck)).toContain(`${worker!.environment!.METRICS_PORT}/health`);
  });

  it('says that an API leaves for as long as nginx needs to hear, and kills nothing before it has finished', () => {
    const upstream = read('deploy/nginx/upstream.conf');
    const drain = Number(api!.environment!.DRAIN_SECONDS);
    expect(seconds(/keepalive_timeout (\d+s)/.exec(upstream)![1])).toBeLessThan(drain);
    expect(seconds(/fail_timeout=(\d+s)/.exec(upstream)![1])).toBeGreaterThan(drain);
    expect(seconds(api!.stop_grace_period)).toBeGreaterThanOrEqual(drain + 10);
    expect(seconds(worker!.stop_grace_period)).toBeGreaterThanOrEqual(15);
    expect(api!.environment!.TRUST_PROXY).toBe('1');
  });

  it('sets only keys of the configuration, and never asks for demonstration data', () => {
    const keys = Object.keys(api!.environment!);
    for (const key of keys) expect(read('.env.example')).toContain(`\n#${key}=`);
    expect(keys).not.toContain('DEMO');
    expect(keys).not.toContain('KESHEN_EMBEDDED');
  });

  it('has every secret from outside, named in the example, which gives none', () => {
    const example = read(`${FOLDER}/machine.env.example`);
    const known = [...example.matchAll(/^#?(\w+)=/gm)].map(([, key]) => key);
    const needed = [...text.matchAll(/\$\{(\w+):\?\}/g)].map(([, key]) => key);
    expect(known).toEqual(expect.arrayContaining(needed));
    for (const key of known.filter((name) => /PASSWORD|SECRET|ACCESS_KEY/.test(name!))) {
      expect(example).toMatch(new RegExp(`^${key}=$`, 'm'));
      expect(text).not.toMatch(new RegExp(`\\$\\{${key}:-`));
    }
  });

  it('opens what the other machine needs on the network between them, not on every one', () => {
    for (const [, { ports = [] }] of running)
      for (const port of ports) expect(port).toMatch(/^\$\{HERE:\?\}:/);
    expect([api, postgres, redis].map((service) => service?.ports?.length)).toEqual([1, 1, 1]);
    expect(nginx?.network_mode).toBe('host');
  });

  it('mounts only files that are there and volumes that it declares', () => {
    const mounted = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes);
    for (const volume of mounted) {
      const [from] = volume.replace(/^\$\{\w+:-([^}]+)\}/, '$1').split(':');
      if (from!.startsWith('.')) expect([from, there(join(FOLDER, from!))]).toEqual([from, true]);
      else expect(Object.keys(compose.volumes)).toContain(from);
    }
  });

  it.each(['nginx.sh', 'postgres.sh', 'replication.sh'])(
    'starts by a script that a shell reads: %s',
    (name) => {
      expect(spawnSync('sh', ['-n', join(FOLDER, name)], { encoding: 'utf8' })).toMatchObject({
        status: 0,
        stderr: '',
      });
    },
  );

  it('makes a synchronous replica of the same name that PostgreSQL waits for', () => {
    const [, name] = /application_name=(\w+)/.exec(read(`${FOLDER}/postgres.sh`))!;
    expect(read(`${FOLDER}/replication.sh`)).toContain(`synchronous_standby_names = '${name}'`);
  });

  describe('its nginx', () => {
    let etc: string;
    beforeEach(() => {
      etc = mkdtempSync(join(tmpdir(), 'keshen-nginx-'));
      mkdirSync(join(etc, 'conf.d'));
      writeFileSync(
        join(etc, 'nginx.conf'),
        `pid ${etc}/pid;\nerror_log ${etc}/error.log;\nevents {}\nhttp {\naccess_log off;\ninclude ${etc}/conf.d/*.conf;\n}`,
      );
    });
    afterEach(() => rmSync(etc, { recursive: true, force: true }));

    /** Has nginx read what the script makes, and answers all of it. */
    const tested = (): string => {
      const run = spawnSync('sh', [resolve(FOLDER, 'nginx.sh'), '-T', '-p', etc, '-c', `${etc}/nginx.conf`], {
        encoding: 'utf8',
        env: {
          PATH: `${process.env['PATH']}:/usr/sbin`,
          HERE: '10.9.0.1',
          THERE: '10.9.0.2',
          ETC_NGINX: etc,
          SHIPPED: resolve('deploy/nginx'),
        },
      });
      expect([run.status, run.stderr.includes('test is successful')]).toEqual([0, true]);
      return run.stdout;
    };

    it('asks the APIs of both machines, as deploy/nginx does otherwise', () => {
      const conf = tested();
      expect([...conf.matchAll(/^ *server (\S+) max_fails/gm)].map(([, address]) => address)).toEqual([
        '10.9.0.1:3000',
        '10.9.0.2:3000',
      ]);
      expect(conf).toContain('proxy_next_upstream error timeout http_502;');
    });
  });
});
