import fastify from 'fastify';
import { connect, type AddressInfo } from 'node:net';
import { answerBadClient, PATIENCE } from './bad-client';

describe('a client that HTTP cannot read', () => {
  const server = fastify({
    ...PATIENCE,
    requestTimeout: 100,
    http: { headersTimeout: 100, connectionsCheckingInterval: 20 },
    clientErrorHandler: answerBadClient,
  });
  beforeAll(() => server.listen({ port: 0, host: '127.0.0.1' }));
  afterAll(() => server.close());

  /** Everything the server answers to these bytes until it hangs up. */
  const answerTo = (bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { port } = server.server.address() as AddressInfo;
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
      socket.on('end', () => resolve(answer)).on('error', reject);
    });

  it.each([
    ['speaks something else', 'HELO example.com\r\n\r\n', 400, 'request.malformed'],
    [
      'sends a header that hides a second one',
      'GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n',
      400,
      'request.malformed',
    ],
    [
      'says two lengths for one body',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'request.malformed',
    ],
    [
      'sends headers without an end',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'request.headers-too-large',
    ],
    ['begins a request and never ends its headers', 'GET / HTTP/1.1\r\nHost: a\r\n', 408, 'request.too-slow'],
    [
      'begins a body and never ends it',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
      408,
      'request.too-slow',
    ],
  ])('that %s is told so in a problem document and hung up on', async (_, bytes, status, code) => {
    const [head = '', body = ''] = (await answerTo(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain('content-type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status, code });
  });
});
