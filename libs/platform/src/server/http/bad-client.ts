import type { Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { problemDocument } from '../../domain/problem';

/**
 * How long a client may take, in ms: for one whole request, an upload's piece included, and without a byte in either
 * direction. A slower one is cut off and keeps no connection from others. Uploads go on where they were cut, and the
 * streams of open pages carry a sign of life more often than this.
 */
export const PATIENCE = { requestTimeout: 300_000, connectionTimeout: 120_000 };

const byCode: Record<string, [status: number, code: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request.too-slow'],
  HPE_HEADER_OVERFLOW: [431, 'request.headers-too-large'],
};

/**
 * Answers what the parser of HTTP could not read, which no route and no filter ever sees: a problem document like any
 * other, and the end of the connection.
 */
export function answerBadClient(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error);
  const [status, code] = byCode[error.code ?? ''] ?? [400, 'request.malformed'];
  const id = randomUUID();
  const body = Buffer.from(JSON.stringify(problemDocument(status, code, id)));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${body.length}`,
    `x-request-id: ${id}`,
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
}
