import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** What the scanner said; `threat` is the name of the signature. */
export type ScanAnswer = { threat: string | null };

const SILENT_MOST_MS = 60_000;
const ANSWER_MOST = 4096;

/** clamd refused or failed; the content has not been judged. */
export class ScannerError extends Error {}

/**
 * Has a content judged by clamd (ClamAV's protocol, command INSTREAM): pieces with their length in front, an empty one
 * at the end, one line as the answer.
 * @param url tcp://host:port or unix:///path
 */
export async function scanStream(url: string, content: Readable): Promise<ScanAnswer> {
  const socket = open(url);
  const answered = answerOf(socket);
  // A scanner that gives up in the middle says why before it closes the connection.
  const sent = send(socket, content).catch((error: unknown) => error);
  try {
    return judged(await answered);
  } finally {
    content.destroy();
    socket.destroy();
    await sent;
  }
}

function open(url: string): Socket {
  const { protocol, hostname, port, pathname } = new URL(url);
  const socket = protocol === 'unix:' ? connect(pathname) : connect(Number(port || 3310), hostname);
  socket.setTimeout(SILENT_MOST_MS, () => socket.destroy(new ScannerError('clamd is silent')));
  return socket;
}

async function send(socket: Socket, content: Readable): Promise<void> {
  socket.write('zINSTREAM\0');
  for await (const chunk of content as AsyncIterable<Buffer>) {
    if (socket.destroyed) return;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    socket.write(length);
    if (!socket.write(chunk)) await room(socket);
  }
  socket.write(Buffer.alloc(4));
}

const room = (socket: Socket): Promise<void> =>
  new Promise((done) => socket.once('drain', done).once('close', done));

function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      if (text.includes('\0') || text.length > ANSWER_MOST) resolve(text.split('\0', 1)[0]!.trim());
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new ScannerError(`clamd closed the connection: ${text}`)));
  });
}

function judged(answer: string): ScanAnswer {
  if (/: OK$/.test(answer)) return { threat: null };
  const found = /: (.+) FOUND$/.exec(answer);
  if (found) return { threat: found[1]!.slice(0, 200) };
  throw new ScannerError(`clamd: ${answer.slice(0, 200)}`);
}
