import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf, stillRunning } from './alive.mjs';
import { fingerprint, staleParts } from './build.mjs';
import { difference } from './dependencies.mjs';
import { Trouble, explain, messageCodes } from './messages.mjs';
import { newEnough } from './node-version.mjs';
import { backOff } from './processes.mjs';
import { welcome } from './welcome.mjs';

describe('dependencies', () => {
  const wanted = {
    '': { version: '0.1.0' },
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/a/node_modules/b': { version: '1.0.0' },
    'node_modules/@os/other': { version: '1.0.0', optional: true },
  };

  it('are installed when nothing is there', () => {
    expect(difference(wanted, null)).toBe('none yet');
  });

  it('are left alone when every wanted package is there, but for those of other machines', () => {
    const installed = {
      'node_modules/zod': { version: '4.6.7' },
      'node_modules/a/node_modules/b': { version: '1.0.0' },
    };
    expect(difference(wanted, installed)).toBeNull();
  });

  it('are installed when a version differs or a package is absent', () => {
    expect(difference(wanted, { 'node_modules/zod': { version: '4.6.6' } })).toBe('zod');
    expect(difference(wanted, { 'node_modules/zod': { version: '4.6.7' } })).toBe('b');
  });
});

describe('build', () => {
  const base = mkdtempSync(join(tmpdir(), 'keshen-build-'));
  const write = (path: string, text: string) => {
    mkdirSync(join(base, path, '..'), { recursive: true });
    writeFileSync(join(base, path), text);
  };
  const now = (part: object) => fingerprint(part, new Map(), base);
  const web = { from: ['libs'], without: /^libs\/[^/]+\/src\/server\// };
  afterAll(() => rmSync(base, { recursive: true }));

  it('is stale when a source changes, moves or goes, and only then', () => {
    write('libs/a/src/index.ts', 'one');
    const first = now({ from: ['libs'] });
    expect(now({ from: ['libs'] })).toBe(first);
    write('libs/a/src/index.ts', 'two');
    const second = now({ from: ['libs'] });
    expect(second).not.toBe(first);
    rmSync(join(base, 'libs/a/src/index.ts'));
    write('libs/a/src/other.ts', 'two');
    expect(now({ from: ['libs'] })).not.toBe(second);
  });

  it('does not care for specs and readmes, nor the web app for the server door', () => {
    const [all, browser] = [now({ from: ['libs'] }), now(web)];
    write('libs/a/src/other.spec.ts', 'x');
    write('libs/a/README.md', 'x');
    expect(now({ from: ['libs'] })).toBe(all);
    write('libs/a/src/server/index.ts', 'x');
    expect(now(web)).toBe(browser);
    expect(now({ from: ['libs'] })).not.toBe(all);
  });

  it('makes what differs from the record, and what has none', () => {
    expect(staleParts({ api: '1', web: '2', worker: '3' }, { api: '1', web: '0' })).toEqual([
      'web',
      'worker',
    ]);
  });
});

describe('programs', () => {
  it('are restarted after half a second at first and after 30 seconds at most', () => {
    expect([0, 1, 2, 5, 6, 40].map(backOff)).toEqual([500, 1000, 2000, 16000, 30000, 30000]);
  });

  it('are known by number and start, so that a later process with the same number is another one', () => {
    expect(stillRunning(identityOf(process.pid))).toBe(process.pid);
    expect(stillRunning(`${process.pid} 1`)).toBe(0);
    expect(stillRunning('')).toBe(0);
  });
});

describe('messages', () => {
  it('tell each trouble in Chinese and English, with its particulars', () => {
    for (const code of messageCodes) {
      const details = {
        dir: '/d',
        port: 3,
        pid: 7,
        said: 'said',
        part: 'p',
        step: 's',
        name: 'n',
        file: '/f',
      };
      const text = explain(new Trouble(code, details));
      expect(text).toMatch(/[\u4e00-\u9fff]/);
      expect(text).toMatch(/[A-Za-z ]{12}/);
      expect(text).not.toContain('[object');
    }
  });

  it('turn what the system refuses into words and keep the stack of everything else', () => {
    const refused = Object.assign(new Error('no'), { code: 'EACCES', path: '/srv/data' });
    expect(explain(refused)).toContain('/srv/data 不可写');
    expect(explain(Object.assign(new Error('no'), { code: 'ENOSPC' }))).toContain('磁盘已满');
    expect(explain(new Error('a bug'))).toContain('launcher.spec');
  });

  it('refuse a Node.js before 20.19', () => {
    expect(['18.20.1', '20.18.9', '20.19.0', '20.20.2', '24.1.0'].map(newEnough)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});

describe('welcome', () => {
  it('shows the address and the accounts in columns', () => {
    const text = welcome(
      'http://localhost:3000',
      '{"role":"企业填报人","name":"张敏","email":"a@b.cn","password":"p1"}\n{"role":"财务","name":"周","email":"c@b.cn","password":"p2"}\n',
    );
    expect(text).toContain('  科申 Keshen   http://localhost:3000\n');
    expect(text).toContain('  企业填报人  张敏  a@b.cn  p1\n  财务        周    c@b.cn  p2\n');
  });

  it('speaks of no accounts when there are none', () => {
    expect(welcome('http://localhost:3000', '')).not.toContain('演示账号');
  });
});
