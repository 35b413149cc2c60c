import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { makeCreditCode } from '@keshen/kernel';
import { readScripted, uploadSeveral } from './drafts-files';
import { launchProfile } from './harness/browser';
import { publishCall } from './harness/call';
import { PASSWORD, registerUnit } from './harness/cast';
import { button } from './harness/find';
import { Journey } from './harness/journey';
import { sees } from './harness/sees';
import { until } from './harness/until';

const unit = (no: number, name: string) => ({
  name,
  creditCode: makeCreditCode('91', '310114', `MA1GD00${no}`),
  legalRepresentative: '周晓敏',
  town: '马陆镇',
});
const writer = { email: 'writer@example.com', name: '陈思', mobile: '13812342047' };
const stranger = { email: 'stranger@example.com', name: '外人', mobile: '13812342048' };
const TITLE = '[id="project.title"]';
const INNOVATION = '[id="project.innovation"]';
const HOUR_MS = 3_600_000;

describe('a draft that never loses a value', () => {
  const journey = new Journey('drafts');
  const { step, look } = journey;
  const folder = mkdtempSync(join(tmpdir(), 'keshen-profile-'));
  let profile: BrowserContext | undefined;
  /** The first browser, which is killed, and the second one. */
  let [first, second]: Page[] = [];
  let application = '';
  let form = '';

  /** Signs in in a browser of one's own, without the form. */
  const enter = async (context: BrowserContext, login: string): Promise<Page> => {
    const { request } = context;
    const { csrf } = (await (await request.get('/api/session')).json()) as { csrf: string };
    const answer = await request.post('/api/session', {
      headers: { 'x-csrf-token': csrf },
      data: { login, password: PASSWORD },
    });
    if (!answer.ok()) throw new Error(`signing in: ${answer.status()}`);
    return context.pages()[0] ?? context.newPage();
  };
  const openForm = async (page: Page): Promise<void> => {
    await page.goto(form);
    await sees(page.locator(TITLE));
  };
  const holds = (page: Page, field: string, text: string): Promise<unknown> =>
    page.waitForFunction(
      ([at, wanted]) => document.querySelector<HTMLInputElement>(at!)?.value === wanted,
      [field, text],
    );
  const saving = (page: Page, words: RegExp): Promise<void> =>
    sees(page.locator('.ctx .save').filter({ hasText: words }));
  const stored = async (path: string): Promise<unknown> => {
    const [row] = await journey.portal.db.database.read<{ value: unknown }>(
      'select value from answers where application_id = $1 and path = $2',
      [application, path],
    );
    return row?.value;
  };

  /** The server has taken it, then the page says so: before, what it says may still be about another value. */
  const saved = async (page: Page, path: string, text: string): Promise<void> => {
    await until(`${path} to be ${text}`, async () => (await stored(path)) === text);
    await saving(page, /已保存/);
  };
  /** As if the writer had signed out everywhere. */
  const endSessions = (): Promise<unknown> =>
    journey.portal.db.database.read(
      `update sessions set ended_at = now() where ended_at is null and account_id =
         (select id from accounts where email = $1)`,
      [writer.email],
    );

  /** In place: the page stays as it is. */
  const signInAgain = async (page: Page): Promise<void> => {
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[type=password]').fill(PASSWORD);
    await button(dialog, '登录').click();
  };
  /** How many streams the server would still open for the account of this cookie. */
  const freeStreams = async (cookie: string): Promise<number> => {
    const ending = new AbortController();
    const ask = () =>
      fetch(`${journey.portal.address}/api/live`, {
        headers: { cookie, accept: 'text/event-stream' },
        signal: ending.signal,
      });
    let free = 0;
    while ((await ask()).ok) free++;
    ending.abort();
    return free;
  };

  afterAll(async () => {
    await profile?.close().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  });

  step('an enterprise begins a draft; another one is registered too', async () => {
    const administrator = await journey.administrator();
    const call = await publishCall(administrator, 'CXY', {
      title: '产学研合作项目',
      notice: 61,
      office: '科技发展科',
      envelopeFen: 200_000_000,
      limitPerParty: 5,
    });
    const units = [unit(1, '上海禾木传感技术有限公司'), unit(2, '上海远山仪器有限公司')] as const;
    journey.portal.registerKnows({ legalPersons: units });
    const person = await registerUnit(journey, units[0], writer);
    await registerUnit(journey, units[1], stranger);
    const { id } = await person.post<{ id: string }>('/applications', { call, party: person.party });
    application = id;
    form = `/applications/${id}/form?section=project`;
    second = await person.blankPage();
    profile = await launchProfile(folder, journey.portal.address);
    first = await enter(profile, writer.email);
  });

  step('a browser that is killed while somebody types has lost nothing when it is back', async () => {
    await openForm(first!);
    await first!.locator(TITLE).fill('传感器在线标定');
    await saved(first!, 'project.title', '传感器在线标定');
    await profile!.setOffline(true);
    await first!.locator(TITLE).fill('断电前的最后一句：𠮷野\u200b传感器');
    await saving(first!, /已存在本机/);
    await killBrowser(folder);
    profile = await launchProfile(folder, journey.portal.address);
    first = await enter(profile, writer.email);
    await openForm(first);
    await holds(first, TITLE, '断电前的最后一句：𠮷野\u200b传感器');
    await saved(first!, 'project.title', '断电前的最后一句：𠮷野\u200b传感器');
  });

  step('two browsers see what the other writes, and who is where', async () => {
    await openForm(second!);
    await holds(second!, TITLE, '断电前的最后一句：𠮷野\u200b传感器');
    await second!.locator(INNOVATION).fill('晶圆级玻璃浆料键合');
    await holds(first!, INNOVATION, '晶圆级玻璃浆料键合');
    await sees(first!.locator('.ctx .pres').filter({ hasText: '陈思' }));
    await look(first!, 'form with a colleague');
  });

  step('a colleague’s question at a field is there at once, and so are its answer and its end', async () => {
    const name = '技术创新点';
    await button(second!, `讨论“${name}”`).click();
    const [mine, theirs] = [second!, first!].map((page) =>
      page.getByRole('region', { name: `讨论“${name}”`, exact: true }),
    );
    await mine!.getByLabel('说什么', { exact: true }).fill('键合用哪家的浆料？');
    await button(mine!, '发出').click();
    await button(first!, `讨论“${name}”，1 条未办结`).click();
    await sees(theirs!.getByText('键合用哪家的浆料？'));
    await theirs!.getByLabel('回复', { exact: true }).fill('外购，合同已附');
    await button(theirs!, '回复').click();
    await sees(mine!.getByText('外购，合同已附'));
    await look(first!, 'a discussion');
    await button(mine!, '办结').click();
    await sees(theirs!.getByText('已办结 1 条'));
    await button(theirs!, '关闭').click();
    await button(mine!, '关闭').click();
  });

  step(
    'twelve tabs of one browser share one stream, and another leads when the leader is closed',
    async () => {
      const leaders: Page[] = [];
      profile!.on('request', (request) => {
        if (request.url().endsWith('/api/live')) leaders.push(request.frame().page());
      });
      const more: Page[] = [];
      while (more.length < 11) more.push(await profile!.newPage());
      // One after the other: eleven at once are too much for a slow machine.
      for (const page of more) await openForm(page);
      expect(leaders).toEqual([]);
      // The server gives an account twelve; this browser and the second one have one each.
      const [cookie] = (await profile!.cookies()).map(({ name, value }) => `${name}=${value}`);
      await until('one stream for twelve tabs', async () => (await freeStreams(cookie!)) === 10);
      await second!.locator(INNOVATION).fill('十二个标签页都听到');
      await Promise.all([first!, ...more].map((page) => holds(page, INNOVATION, '十二个标签页都听到')));
      await first!.close();
      await until('another tab to lead', async () => leaders.length === 1);
      await second!.locator(INNOVATION).fill('关掉一页以后');
      await Promise.all(more.map((page) => holds(page, INNOVATION, '关掉一页以后')));
      [first] = more.splice(0, 1);
      await Promise.all(more.map((page) => page.close()));
    },
  );

  step('the same field changed offline and elsewhere is asked about, and nothing goes', async () => {
    await profile!.setOffline(true);
    await first!.locator(INNOVATION).fill('键合，给出一千小时数据');
    await saving(first!, /已存在本机/);
    await second!.locator(INNOVATION).fill('键合，成本下降四成');
    await until('the other value', async () => (await stored('project.innovation')) === '键合，成本下降四成');
    await profile!.setOffline(false);
    await saving(first!, /待您选择版本/);
    await journey.lookInBoth(first!, 'two versions');
    await button(first!, '用您的版本').click();
    await holds(second!, INNOVATION, '键合，给出一千小时数据');
    await first!.goto(`/applications/${application}/history?path=project.innovation`);
    await first!.getByRole('button', { name: /技术创新点 4/ }).click();
    await sees(first!.locator('ins', { hasText: '成本下降四成' }));
    await look(first!, 'history');
  });

  step('a session that ends while somebody types is signed in over, and the page stays', async () => {
    await openForm(first!);
    let ended = (): void => undefined;
    const end = new Promise<void>((resolve) => (ended = resolve));
    // It is typed before anything that is asked opens the dialog, and sent when the session is over.
    await first!.route('**/api/applications/*/answers', async (route) => {
      await end;
      await route.continue();
    });
    await first!.locator(TITLE).fill('登录到期以后写的');
    await endSessions();
    ended();
    await signInAgain(first!);
    await saved(first!, 'project.title', '登录到期以后写的');
    await first!.unroute('**/api/applications/*/answers');
  });

  step(
    'a device whose clock is a day ahead, offline for an hour and signed out meanwhile, loses nothing and doubles nothing',
    async () => {
      const device = await profile!.newPage();
      await device.clock.install({ time: Date.now() + 24 * HOUR_MS });
      await openForm(device);
      const left = (page: Page) => page.locator('.ctx').getByText(/天/).first().textContent();
      expect(await left(device)).toBe(await left(first!));
      await profile!.setOffline(true);
      await device.locator(TITLE).fill('断网之前写的');
      await saving(device, /已存在本机/);
      await device.clock.fastForward(HOUR_MS);
      await device.locator(TITLE).fill('断网一小时以后写的');
      await endSessions();
      await profile!.setOffline(false);
      await signInAgain(device);
      await saved(device, 'project.title', '断网一小时以后写的');
      const written = await journey.portal.db.database.read<{ value: string; at: Date }>(
        `select value, changed_at as at from answer_changes
         where application_id = $1 and path = 'project.title' and value #>> '{}' like '断网%' order by changed_at`,
        [application],
      );
      expect(written.map(({ value }) => value)).toEqual(['断网之前写的', '断网一小时以后写的']);
      for (const { at } of written) expect(Math.abs(at.getTime() - Date.now())).toBeLessThan(HOUR_MS);
      await device.close();
    },
  );

  step('several files go at once, show how far they are, and go on after a pause and a reload', async () => {
    await uploadSeveral(first!, application);
    const [row] = await journey.portal.db.database.read<{ n: number }>(
      `select count(*)::int as n from files where thing_id = $1 and purpose = 'vouchers'`,
      [application],
    );
    expect(row!.n).toBe(3);
  });

  step('a PDF with scripts is drawn, and nothing of it runs', async () => {
    expect(await readScripted(first!, application)).toEqual([]);
    await openForm(first!);
  });

  step('another account on the same browser neither sees nor sends what was left there', async () => {
    await profile!.setOffline(true);
    await first!.locator(INNOVATION).fill('只有本人能看的一句');
    await saving(first!, /已存在本机/);
    await endSessions();
    await first!.goto('about:blank');
    await profile!.clearCookies();
    await profile!.setOffline(false);
    await enter(profile!, stranger.email);
    await first!.goto('/home');
    await sees(first!.locator('h1'));
    const left = await first!.evaluate(async () => {
      const texts: string[] = [];
      for (const { name } of await indexedDB.databases()) {
        const db = await new Promise<IDBDatabase>((resolve, reject) => {
          const opening = indexedDB.open(name!);
          opening.onsuccess = () => resolve(opening.result);
          opening.onerror = () => reject(opening.error);
        });
        if (db.objectStoreNames.contains('edits'))
          texts.push(
            ...(await new Promise<string[]>((resolve) => {
              const all = db.transaction('edits').objectStore('edits').getAll();
              all.onsuccess = () =>
                resolve(all.result.map(({ entry }) => new TextDecoder().decode(entry as ArrayBuffer)));
            })),
          );
        db.close();
      }
      return texts;
    });
    expect(left).toHaveLength(1);
    expect(left.join()).not.toContain('本人');
    expect(await stored('project.innovation')).toBe('键合，给出一千小时数据');
    await profile!.clearCookies();
    await enter(profile!, writer.email);
    await openForm(first!);
    await holds(first!, INNOVATION, '只有本人能看的一句');
    await saved(first!, 'project.innovation', '只有本人能看的一句');
  });

  journey.isAccessible(3);
});

/** SIGKILL for every process of the browser with this profile: it has no time for anything. Waits until all are gone. */
async function killBrowser(folder: string): Promise<void> {
  await until('the browser to be gone', async () => {
    const there = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOf(name, folder));
    for (const pid of there) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // gone meanwhile
      }
    }
    return there.length === 0;
  });
  for (const lock of ['SingletonLock', 'SingletonSocket', 'SingletonCookie'])
    rmSync(join(folder, lock), { force: true });
}

function isOf(pid: string, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--user-data-dir=${folder}`);
  } catch {
    return false;
  }
}
