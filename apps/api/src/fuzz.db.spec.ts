import fc from 'fast-check';
import { type Schema, sampleOf } from './every-endpoint.bodies';
import { Endpoints, type Heard, type Route } from './every-endpoint.fixture';
import { everyRole, oneWhoReaches, reach } from './every-endpoint.table';

const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const REQUESTS = 10;
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 50);

/** Texts that break what is careless: in SQL, JSON, HTML, headers, paths, patterns, spreadsheets. */
const HOSTILE = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '𠮷'.repeat(40),
  '\u202egpj.exe',
  '\u200b',
  "'; drop table parties; --",
  '<script>alert(1)</script>',
  '${{7*7}}',
  '../../../../etc/passwd',
  'a\r\nset-cookie: x=1',
  '=cmd|calc!A1',
  '%00',
  '%',
  '((a+)+)+$',
  'x'.repeat(100_000),
  '-1',
  '1e309',
  'NaN',
  '9223372036854775808',
  '0000-00-00',
  '2026-02-30',
  '275760-09-13T00:00:00.001Z',
  '+010000-01-01T00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
];
const NUMBERS = [0, -0, -1, 0.5, 1e308, -1e308, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 9.3e18];

const nested = (depth: number): unknown => (depth === 0 ? [] : [nested(depth - 1)]);
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...HOSTILE, ...NUMBERS, null, true, [], {}, nested(300)),
  fc.constant(JSON.parse('{"__proto__": {"admin": true}, "constructor": {"prototype": {"x": 1}}}')),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A value that the schema takes, or, once in a while anywhere inside of it, something odd. */
function valueOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const usual = usualOf(schema, depth);
  return fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

function usualOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return fc.oneof(...options.map((option) => valueOf(option, depth + 1)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (depth > 6) return fc.constant(sampleOf(schema));
  if (type === 'object')
    return fc
      .record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, one]) => [name, valueOf(one, depth + 1)]),
        ),
        { requiredKeys: schema.required ?? [] },
      )
      .chain((value) =>
        fc.oneof(
          { weight: 20, arbitrary: fc.constant<unknown>(value) },
          { weight: 1, arbitrary: odd.map((extra) => ({ ...value, surplus: extra })) },
        ),
      );
  if (type === 'array') return fc.array(valueOf(schema.items ?? {}, depth + 1), { maxLength: 4 });
  if (type === 'integer' || type === 'number')
    return fc.oneof(fc.integer({ min: -2, max: 100_000 }), fc.constantFrom(...NUMBERS));
  if (type === 'boolean') return fc.boolean();
  if (type === 'string')
    return fc.oneof(
      { weight: 4, arbitrary: fc.constant(sampleOf(schema)) },
      { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
    );
  return odd;
}

const inUrl = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 20 }));
/** What may stand in an address: lone surrogates have no form there. */
const encoded = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '')).slice(0, 3000);

type Request = {
  route: Route;
  role: string | null;
  real: boolean;
  place: string | null;
  query: [string, string][];
  body: unknown;
};

/** 模糊测试: requests made from the API's own description and bent, to every endpoint, as everybody. */
describe('whatever is sent to whatever endpoint by whomever', () => {
  let all: Endpoints;
  beforeAll(async () => {
    all = await Endpoints.start();
  });
  afterAll(() => all?.close());

  const request = (route: Route): fc.Arbitrary<Request> =>
    fc.record({
      route: fc.constant(route),
      // Mostly one who may, so that it goes in.
      role: fc.oneof(
        { weight: 2, arbitrary: fc.constant(oneWhoReaches(reach[route.key]!)) },
        { weight: 1, arbitrary: fc.constantFrom<string | null>(null, 'outsider', ...everyRole) },
      ),
      real: fc.boolean(),
      place: fc.option(inUrl, { freq: 8 }),
      query: fc.array(fc.tuple(fc.constantFrom('surplus', ...route.queries), inUrl), { maxLength: 3 }),
      body: route.body ? valueOf(route.body) : fc.constant(undefined),
    });
  const send = ({ route, role, real, place, query, body }: Request): Promise<Heard> => {
    const path =
      place === null ? all.address(route, real) : route.path.replace(/\{\w+\}/g, encoded(place) || '%20');
    const asked = query.map(([name, value]) => `${name}=${encoded(value)}`).join('&');
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return all.ask(route, role, asked ? `${path}?${asked}` : path, { payload });
  };

  it(`is answered: never by a fault, a stack trace or what belongs to others (seed ${seed})`, async () => {
    const [awarded] = await all.sql<{ name: string; code: string; title: string; reference: string }>(
      `select p.name, p.credit_code as code, a.title, a.reference from applications a join parties p on p.id = a.party_id
       where a.id = $1`,
      [all.things['applications']],
    );
    const quiet = all.routes.filter((route) => route.key !== 'GET /api/live');
    const one = fc.constantFrom(...quiet).chain(request);
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: REQUESTS, maxLength: REQUESTS }), async (requests) => {
        for (const each of requests) {
          const heard = await send(each);
          const what = `${each.route.key} as ${each.role}: ${heard.status} ${heard.text.slice(0, 300)}`;
          if (heard.status >= 500) throw new Error(what);
          if (each.role !== 'outsider' && each.role !== null) continue;
          for (const own of [awarded!.code, awarded!.reference])
            if (heard.text.includes(own)) throw new Error(`${what} tells ${own}`);
        }
      }),
      { seed, numRuns, endOnFailure: true },
    );
    expect([...new Set(all.faults)]).toEqual([]);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });
});
