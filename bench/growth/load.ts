import { Agent, request } from 'node:http';

/** How long answers took, in milliseconds; how long an answer is, on average; each address with its slowest answer. */
export type Times = {
  p50: number;
  p95: number;
  answers: number;
  bytes: number;
  slowest: [path: string, ms: number][];
};

const MOST = 200;
const MOST_MS = 12_000;
const agent = new Agent({ keepAlive: true });

/**
 * One reader asks for the addresses in turn, each time when the last answer is read whole: two hundred times, or for
 * twelve seconds, after each was asked for once, so that at every size what is read has been read before; or `first`:
 * each just once. Throws when an answer is no page.
 */
export async function timesOf(
  port: number,
  paths: readonly string[],
  cookie: string | undefined,
  first = false,
): Promise<Times> {
  const took: number[] = [];
  const slowest = new Map<string, number>();
  let bytes = 0;
  const asked = async (n: number): Promise<number> => {
    const path = paths[n % paths.length]!;
    const from = performance.now();
    const read = await get(port, path, cookie);
    const ms = performance.now() - from;
    bytes += read;
    slowest.set(path, Math.max(ms, slowest.get(path) ?? 0));
    return ms;
  };
  for (let n = 0; !first && n < Math.max(10, paths.length); n++) await asked(n);
  const most = first ? paths.length : MOST;
  const until = performance.now() + MOST_MS;
  slowest.clear();
  bytes = 0;
  for (let n = 0; n < most && (n < 5 || performance.now() < until); n++) took.push(await asked(n));
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.min(took.length - 1, Math.ceil(share * took.length) - 1)]!;
  return {
    p50: at(0.5),
    p95: at(0.95),
    answers: took.length,
    bytes: bytes / took.length,
    slowest: [...slowest].sort(([, a], [, b]) => b - a),
  };
}

let asking = 0;

/** The bytes of an answer, read whole. */
export function get(port: number, path: string, cookie: string | undefined): Promise<number> {
  asking++;
  return new Promise((resolve, reject) => {
    request(
      {
        agent,
        port,
        host: '127.0.0.1',
        path,
        headers: {
          ...(cookie ? { cookie } : {}),
          // Each from an address of its own, as the floods are counted by address.
          'x-forwarded-for': `10.${(asking >> 16) & 255}.${(asking >> 8) & 255}.${asking & 255}`,
        },
      },
      (response) => {
        let bytes = 0;
        let text = '';
        response.on('data', (part: Buffer) => {
          bytes += part.length;
          if (response.statusCode !== 200) text += part.toString();
        });
        response.on('error', reject);
        response.on('end', () =>
          response.statusCode === 200
            ? resolve(bytes)
            : reject(new Error(`${path}: ${response.statusCode} ${text.slice(0, 300)}`)),
        );
      },
    )
      .on('error', reject)
      .end();
  });
}
