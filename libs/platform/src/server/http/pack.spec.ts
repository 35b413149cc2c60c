import fastify from 'fastify';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { packingOf, packShort } from './pack';

describe('how a document may be packed', () => {
  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['GZIP;q=0.5, BR;q=0.1', 'br'],
    ['br;q=0, gzip', 'gzip'],
    ['br; q=0.0, gzip;q=0', null],
    ['identity', null],
    ['', null],
    [undefined, null],
  ])('for who accepts %s: %s', (accept, packing) => expect(packingOf(accept)).toBe(packing));
});

describe('a document of JSON', () => {
  const words = (times: number) => ({ words: '采用晶圆级玻璃浆料键合。'.repeat(times) });
  const server = fastify();
  packShort(server);
  server.get('/short', () => words(1));
  server.get('/form', (_, reply) => reply.header('vary', 'origin').send(words(1000)));
  server.get('/long', () => words(10_000));
  server.get('/page', (_, reply) => reply.type('text/html').send('字'.repeat(2000)));
  server.get('/bytes', (_, reply) =>
    reply.type('application/json').send(Buffer.from(JSON.stringify(words(1000)))),
  );
  afterAll(() => server.close());

  const ask = (url: string, accept?: string) =>
    server.inject({ url, headers: accept === undefined ? {} : { 'accept-encoding': accept } });

  it('is packed as is accepted, and says so', async () => {
    for (const [accept, open] of [
      ['gzip, br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const answer = await ask('/form', accept);
      expect(JSON.parse(open(answer.rawPayload).toString())).toEqual(words(1000));
      expect(answer.headers).toMatchObject({
        vary: 'origin, accept-encoding',
        'content-length': `${answer.rawPayload.length}`,
      });
      expect(answer.rawPayload.length).toBeLessThan(1000);
    }
  });

  it('is left as it is where nobody asks for that, or it is short, long, or something else', async () => {
    for (const [url, accept] of [
      ['/form'],
      ['/form', 'deflate'],
      ['/short', 'br'],
      ['/long', 'br'],
      ['/page', 'br'],
      ['/bytes', 'br'],
    ] as const)
      expect((await ask(url, accept)).headers).not.toHaveProperty('content-encoding');
  });
});
