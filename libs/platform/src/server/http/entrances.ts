import { spawn, type SendHandle } from 'node:child_process';
import type { Server } from 'node:http';
import { createServer, type Server as Entrance } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppLogger } from './app-logger';

/** So many are let in within one turn of the loop. Whoever comes alone makes every entrance look up, 4 µs each. */
const ENTRANCES = 32;
/** So many who come in one moment wait for this process; without, whoever comes after 511 tries again seconds later. */
const WAITING = 4096;
/** How often, in ms, connections without a request are closed at the end. */
const IDLE_MS = 100;

/** The whole of the helper: hands back what it is given, so many times, and ends. */
const HANDS_BACK = `process.on('message', (times, handle) => {
  while (times-- > 0) process.send('an entrance', handle);
  process.disconnect();
});`;

/**
 * 入口: several entrances to one listening socket. libuv takes one connection from each in a turn of its loop, and a busy loop
 * makes few turns: behind a single entrance people wait for seconds to be let in, or to be refused (decision 0024). Node can
 * copy a handle only by handing it to another process and back, so a helper lives for that moment.
 */
export class Entrances {
  private readonly others: Entrance[] = [];
  private closed = false;

  /** `server` listens already. */
  constructor(private readonly server: Server) {}

  /** Opens the others. Answers how many there are now; one where no helper could be started. */
  async open(count = ENTRANCES, waiting = WAITING): Promise<number> {
    const { _handle: handle } = this.server as Server & { _handle?: SendHandle };
    const helper = spawn(process.execPath, ['-e', HANDS_BACK], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    helper.on('message', (_word, copy) => this.add(copy, waiting));
    await new Promise<void>((done) => {
      helper.once('error', () => done()).once('disconnect', () => done());
      helper.send(count - 1, handle, (failed) => failed && done());
    });
    return 1 + this.others.length;
  }

  /** Lets nobody in any more; settles when the last of those who are in has gone. */
  async close(): Promise<void> {
    this.closed = true;
    await this.letInWhoWaits();
    const all = [this.server, ...this.others];
    // Whoever has been answered meanwhile and keeps the connection has gone, too.
    const leaving = setInterval(() => this.server.closeIdleConnections(), IDLE_MS);
    await Promise.all(all.map((entrance) => new Promise((done) => entrance.close(done))));
    clearInterval(leaving);
  }

  /** Whoever stands before the door when it closes would be cut off; what they ask may be an act, which nobody repeats. */
  private async letInWhoWaits(): Promise<void> {
    let come = 0;
    const count = (): void => void come++;
    this.server.on('connection', count);
    // Two turns of the loop in which nobody came: the first may have begun before somebody did.
    for (let turn = 0, quiet = 0; quiet < 2 && turn < WAITING / ENTRANCES; turn++) {
      const before = come;
      await new Promise(setImmediate);
      quiet = come === before ? quiet + 1 : 0;
    }
    this.server.off('connection', count);
  }

  private add(copy: unknown, waiting: number): void {
    // As Node's own server of HTTP takes connections.
    const entrance = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
      this.server.emit('connection', socket),
    );
    entrance.listen(copy, waiting);
    this.others.push(entrance);
    if (this.closed) entrance.close();
  }
}

/** Listens behind all entrances, and closes them with the app: what was let in by any of them is answered before it ends. */
export async function listen(app: NestFastifyApplication, at: { port: number; host: string }): Promise<void> {
  const entrances = new Entrances(app.getHttpServer());
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preClose', () => entrances.close());
  await app.listen({ ...at, backlog: WAITING });
  const open = await entrances.open();
  if (open < ENTRANCES) app.get(AppLogger).warn(`${open} of ${ENTRANCES} entrances opened`);
}
