import type { RequestListener, Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { problemDocument } from '../../domain/problem';

/** What a proxy says that asks another process where this one gives way; nobody else says it. */
export const ELSEWHERE = 'x-keshen-elsewhere';

/** 让路: whether this process is about to end. It says so before it does, for as long as whoever sends to it needs to hear. */
@Injectable()
export class Leaving {
  private begun = false;

  get isLeaving(): boolean {
    return this.begun;
  }

  /** From now on it is told to whoever asks, for so many seconds; what is asked meanwhile is still done. */
  async begin(seconds: number): Promise<void> {
    this.begun = true;
    await sleep(seconds * 1000);
  }
}

/** What a proxy asks elsewhere by itself when it is answered with 502. */
const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/**
 * Keeps a process that leaves from being asked at its end. Each of its last answers ends its connection. A proxy that says
 * it can ask elsewhere is told to (502), for what may be asked twice: so it learns to send nothing here any more, acts
 * included, and none of them meets the closing door.
 */
export function giveWay(server: Server, leaving: Leaving): void {
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (leaving.isLeaving) {
      response.setHeader('connection', 'close');
      if (REPEATABLE.has(request.method!) && request.headers[ELSEWHERE]) return passOn(response);
    }
    for (const listener of listeners) listener.call(server, request, response);
  });
}

function passOn(response: ServerResponse): void {
  const id = randomUUID();
  response.writeHead(502, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-request-id': id,
  });
  response.end(JSON.stringify(problemDocument(502, 'service.unavailable', id)));
}
