import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from '../database/database';
import { SweepLocks } from './sweep-locks';

describe('the locks of the sweeps', () => {
  it('tell whoever asks that the database takes nobody yet, and nothing is left that would end the process', async () => {
    const startingUp = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(startingUp, 'listening');
    const { port } = startingUp.address() as AddressInfo;
    const options = { url: `postgres://127.0.0.1:${port}/none`, extra: {} };
    const locks = new SweepLocks({ dataSource: { options } } as unknown as Database);
    for (let n = 0; n < 3; n++) await expect(locks.take('one')).rejects.toThrow();
    // A rejection that nobody hears fails the test, as it would end the process.
    await turn();
    startingUp.close();
  });
});
