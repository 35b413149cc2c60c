import { createServer } from 'node:net';

/** Whether nobody listens on this port of this machine. */
export async function portIsFree(port, host = '127.0.0.1') {
  return (await listening(port, host)) !== null;
}

/** A port that nobody listens on at this moment. */
export async function freePort(host = '127.0.0.1') {
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
