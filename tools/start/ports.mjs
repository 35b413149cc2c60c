import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Whether nobody listens on this port of this machine. */
export async function portIsFree(port, host = '127.0.0.1') {
  return (await listening(port, host)) !== null;
}

/**
 * A port that nobody listens on. It is none of those that systems give to connections of their own: until it is
 * listened on, no connection takes it.
 */
export async function freePort(host = '127.0.0.1') {
  for (let tries = 0; tries < 100; tries++) {
    const port = await listening(20_000 + randomInt(12_000), host);
    if (port) return port;
  }
  return listening(0, host);
}

function listening(port, host) {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(null));
    server.listen(port, host, () => {
      const chosen = server.address().port;
      server.close(() => done(chosen));
    });
  });
}
