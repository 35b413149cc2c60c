import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { testApp } from '@keshen/testing/server';
import { ApiModule } from '../api.module';

describe('an API that ends', () => {
  it('answers whoever it has let in before, whenever they ask', async () => {
    const api = await testApp({ imports: [ApiModule] });
    await api.app.listen(0, '127.0.0.1');
    const server = api.app.getHttpServer();
    const { port } = server.address() as AddressInfo;
    const letIn = once(server, 'connection');
    const visitor = connect(port, '127.0.0.1');
    await letIn;
    const ended = api.close();
    while (server.listening) await new Promise(setImmediate);
    visitor.write('GET /api/calls HTTP/1.1\r\nhost: here\r\n\r\n');
    const [head] = (await text(visitor)).split('\r\n\r\n');
    await ended;
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(head).toMatch(/^connection: close$/im);
  });
});
