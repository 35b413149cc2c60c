import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { Transform } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** How bytes pass: as they come, not at all for now, or so many in a second and each portion later. */
export type Passing = 'free' | 'stalled' | { bytesPerSecond: number; delayMs: number };

/** A network of one's own between two programs: it can be cut, stalled and slowed down. */
export class Proxy {
  private readonly pairs = new Set<[Socket, Socket]>();
  private passing: Passing = 'free';
  private isCut = false;
  private changed: () => void = () => undefined;
  private change = this.nextChange();

  private constructor(
    private readonly server: Server,
    private to: number,
  ) {
    server.on('connection', (from) => this.join(from));
  }

  /** Before a port of this machine. */
  static async before(port: number): Promise<Proxy> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Proxy(server, port);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Every connection breaks, and whoever comes is turned away, until it is `mended`. */
  cut(): void {
    this.isCut = true;
    for (const [a, b] of this.pairs) {
      a.resetAndDestroy();
      b.resetAndDestroy();
    }
  }

  /** From now on it leads to another port, and who was cut off may come again. */
  turnTo(port: number): void {
    this.to = port;
    this.mend();
  }

  let(passing: Passing): void {
    this.passing = passing;
    this.changed();
    this.change = this.nextChange();
  }

  /** An address behind the proxy as it is reached through it. */
  through(url: string): string {
    const moved = new URL(url);
    moved.port = String(this.port);
    return moved.href;
  }

  mend(): void {
    this.isCut = false;
    this.let('free');
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.cut();
    await closed;
  }

  private nextChange(): Promise<void> {
    return new Promise((done) => (this.changed = done));
  }

  private join(from: Socket): void {
    if (this.isCut) return void from.on('error', () => undefined).resetAndDestroy();
    const to = connect({ port: this.to, host: '127.0.0.1', noDelay: true });
    const pair: [Socket, Socket] = [from, to];
    this.pairs.add(pair);
    for (const [one, other] of [pair, [to, from] as const]) {
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.pairs.delete(pair);
        other.destroy();
      });
      one.pipe(this.gate()).pipe(other);
    }
  }

  private gate(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _, done) => {
        if (this.passing === 'free') return done(null, chunk);
        void this.later(chunk.length).then(() => done(null, chunk));
      },
    });
  }

  private async later(bytes: number): Promise<void> {
    while (this.passing === 'stalled') await this.change;
    if (this.passing === 'free') return;
    const { bytesPerSecond, delayMs } = this.passing;
    await Promise.race([this.change, sleep(delayMs + (bytes / bytesPerSecond) * 1000)]);
  }
}
