import { ENTERPRISE_ROLES } from '@keshen/identity';
import { encodeCursor } from '@keshen/platform/server';
import { sampleOf } from './every-endpoint.bodies';
import { Endpoints, type Route } from './every-endpoint.fixture';
import { asksForProof, everyRole, oneWhoReaches, reach, reaches } from './every-endpoint.table';

const HOSTILE = ["'; drop table parties; --", '<script>alert(1)</script>'];
/** Places in a list that no list ever wrote, in the forms that places have. */
const ID = '00000000-0000-7000-8000-000000000000';
const MADE_UP = [
  ['x', ID],
  ['x', 'x'],
  ['2026-02-31T25:61:00Z', ID],
  [9e15, ID],
  [true, 'x', ID],
  ['x', 0.5],
  ['x', 1e300],
  [1e15],
];
const isUnsafe = (route: Route) => route.method !== 'GET';
/** Whether people of some enterprise may reach it, whatever enterprise it is. */
const memberReaches = (route: Route) => ENTERPRISE_ROLES.some((role) => reaches(reach[route.key]!, role));
const takesJson = (route: Route) =>
  route.body !== undefined && route.key !== 'POST /api/receipts/verification';

describe('every endpoint', () => {
  let all: Endpoints;
  beforeAll(async () => {
    all = await Endpoints.start();
  });
  afterAll(() => all?.close());

  /** What each route is found guilty of, in one list, so that a run shows everything. */
  const guilty = async (
    routes: Route[],
    judge: (route: Route) => Promise<(string | false | undefined)[]>,
  ): Promise<string[]> => {
    const found: string[] = [];
    for (const route of routes)
      for (const fault of await judge(route)) if (fault) found.push(`${route.key}: ${fault}`);
    return found;
  };
  const bodyOf = (route: Route, text?: string) =>
    takesJson(route) ? { body: sampleOf(route.body!, text) } : {};
  const allowed = (route: Route) => oneWhoReaches(reach[route.key]!);

  it('stands in the table of who may reach it, and nothing else does', () => {
    expect(all.routes.map((route) => route.key).sort()).toEqual(Object.keys(reach).sort());
  });

  it('lets in whom the table names and refuses everybody else', async () => {
    const found = await guilty(all.routes, async (route) => {
      const faults: string[] = [];
      for (const role of [null, ...everyRole, 'outsider']) {
        const may = role === 'outsider' ? memberReaches(route) : reaches(reach[route.key]!, role);
        const heard = await all.ask(route, role, all.address(route, false), bodyOf(route));
        const said = `${heard.status} ${heard.code}`;
        if (role === null && !may && said !== '401 session.required') faults.push(`visitor: ${said}`);
        else if (role !== null && !may && said !== '403 role.missing') faults.push(`${role}: ${said}`);
        else if (may && heard.code === 'session.required') faults.push(`${role}: ${said}`);
        else if (may && heard.status === 403 && reach[route.key] !== 'signed-in')
          faults.push(`${role}: ${said}`);
        else if (heard.status >= 500) faults.push(`${role}: ${said}`);
      }
      return faults;
    });
    expect(found).toEqual([]);
  });

  it('moves money, and erases people, only for those who proved once more who they are', async () => {
    all.unproved = true;
    const asked: string[] = [];
    for (const route of all.routes.filter(isUnsafe).filter(({ key }) => typeof reach[key] === 'object')) {
      const heard = await all.ask(route, allowed(route), all.address(route, false), bodyOf(route));
      if (heard.code === 'session.proof-needed') asked.push(route.key);
    }
    all.unproved = false;
    expect(asked.sort()).toEqual([...asksForProof].sort());
  });

  it('refuses unsafe requests without the token or from another site, with nothing changed', async () => {
    const before = await all.contents();
    const found = await guilty(all.routes.filter(isUnsafe), async (route) => {
      const ask = (headers: Record<string, string>) =>
        all.ask(route, allowed(route), all.address(route, true), { ...bodyOf(route), headers });
      const bare = await ask({ 'x-csrf-token': '' });
      const forged = await ask({ 'x-csrf-token': 'x'.repeat(43) });
      const foreign = await ask({ origin: 'https://elsewhere.example' });
      const fetched = await ask({ 'sec-fetch-site': 'cross-site' });
      return [
        bare.code !== 'csrf.token' && `without a token: ${bare.status} ${bare.code}`,
        forged.code !== 'csrf.token' && `with another token: ${forged.status} ${forged.code}`,
        foreign.code !== 'csrf.site' && `from another site: ${foreign.status} ${foreign.code}`,
        fetched.code !== 'csrf.site' && `fetched across sites: ${fetched.status} ${fetched.code}`,
      ];
    });
    expect(found).toEqual([]);
    expect(await all.contents()).toEqual(before);
  });

  it('shows nobody the things of another enterprise, and lets nobody change them', async () => {
    const named = /\{(id|case)\}/;
    const theirs = /^\/api\/(applications|cases|parties|files|claims|messages|payments|sessions)\//;
    const routes = all.routes.filter(
      (route) => named.test(route.path) && theirs.test(route.path) && memberReaches(route),
    );
    const before = await all.contents();
    const found = await guilty(routes, async (route) => {
      const heard = await all.ask(route, 'outsider', all.address(route, true), bodyOf(route));
      return [heard.status !== 404 && `${heard.status} ${heard.text.slice(0, 300)}`];
    });
    expect(found).toEqual([]);
    expect(await all.contents()).toEqual(before);
  });

  it('takes a whole JSON body of known fields and nothing else', async () => {
    const before = await all.contents();
    const found = await guilty(all.routes.filter(takesJson), async (route) => {
      const url = all.address(route, true);
      const send = (payload: string, type?: string) => all.ask(route, allowed(route), url, { payload, type });
      const broken = await send('{"a":');
      const plain = await send('hello', 'text/plain');
      const huge = await send(`{"a":"${'x'.repeat(3_000_000)}"}`);
      const known = sampleOf(route.body!) as object;
      const extra = await send(JSON.stringify({ ...known, surplus: 1 }));
      return [
        `${broken.status} ${broken.code}` !== '400 body.malformed' &&
          `malformed: ${broken.status} ${broken.code}`,
        plain.status !== 415 && `text: ${plain.status} ${plain.code}`,
        huge.status !== 413 && `huge: ${huge.status} ${huge.code}`,
        !(extra.status === 422 && extra.text.includes('"surplus"')) && `unknown field: ${extra.text}`,
      ];
    });
    expect(found).toEqual([]);
    expect(await all.contents()).toEqual(before);
  });

  it('answers at most a hundred at once, and refuses a cursor it never gave', async () => {
    const lists = all.routes.filter((route) => route.queries.includes('limit'));
    expect(lists.length).toBeGreaterThan(10);
    const found = await guilty(lists, async (route) => {
      const ask = (query: string) => all.ask(route, allowed(route), `${all.address(route, true)}?${query}`);
      const many = await ask('limit=101');
      const nonsense = await ask('cursor=nonsense');
      const madeUp = await Promise.all(MADE_UP.map((place) => ask(`cursor=${encodeCursor(place)}`)));
      return [
        many.status !== 422 && `limit: ${many.status}`,
        `${nonsense.status} ${nonsense.code}` !== '422 cursor.malformed' &&
          `cursor: ${nonsense.status} ${nonsense.code}`,
        ...madeUp.map(
          ({ status, code }, at) => status >= 500 && `${JSON.stringify(MADE_UP[at])}: ${status} ${code}`,
        ),
        (await ask('surplus=1')).status !== 422 && 'takes an unknown query',
      ];
    });
    expect(found).toEqual([]);
  });

  it('keeps SQL and script as the text they are, wherever text may stand', async () => {
    const found = await guilty(all.routes, async (route) => {
      const faults: string[] = [];
      for (const text of HOSTILE) {
        const query = route.queries.map((name) => `${name}=${encodeURIComponent(text)}`).join('&');
        const told = await all.ask(
          route,
          allowed(route),
          `${all.address(route, true)}?${query}`,
          bodyOf(route, text),
        );
        if (told.status >= 500) faults.push(`body or query: ${told.status} ${told.code}`);
        if (!route.path.includes('{')) continue;
        const url = route.path.replace(/\{\w+\}/g, encodeURIComponent(text));
        const named = await all.ask(route, allowed(route), url, bodyOf(route));
        if (named.status >= 500 || named.status < 400) faults.push(`path: ${named.status} ${named.code}`);
      }
      return faults;
    });
    expect(found).toEqual([]);
    expect(await all.sql('select 1 from parties limit 1')).toHaveLength(1);
  });

  it('refuses in problem documents that tell nothing of the inside', () => {
    expect([...new Set(all.faults)]).toEqual([]);
  });
});
