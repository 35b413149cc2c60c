import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { QueueLink } from '@keshen/platform/server';
import Fastify, { type FastifyInstance } from 'fastify';

/** Where Bull Board is shown. */
export const BOARD_PATH = '/api/admin/queue';

/** One file or answer of Bull Board. */
export type BoardAnswer = { status: number; type: string; content: Buffer };

/**
 * Bull Board over the queue as it is, to look at. It is a web server of its own that nobody reaches but through the
 * portal's route, so that its plugins and headers stay out of the portal. It only reads: tasks belong to the outbox, and
 * what is done to a job there would be undone by it.
 */
@Injectable()
export class QueueBoard implements OnApplicationShutdown {
  private server: Promise<FastifyInstance> | undefined;

  constructor(private readonly link: QueueLink) {}

  /** What Bull Board answers at a path of its own. */
  async get(path: string): Promise<BoardAnswer> {
    const server = await (this.server ??= this.open());
    const { statusCode, headers, rawPayload } = await server.inject({
      method: 'GET',
      url: `${BOARD_PATH}${path}`,
    });
    const type = String(headers['content-type'] ?? 'application/octet-stream');
    const content = type.startsWith('text/html') ? withoutOutside(rawPayload) : rawPayload;
    return { status: statusCode, type, content };
  }

  private async open(): Promise<FastifyInstance> {
    const board = new FastifyAdapter().setBasePath(BOARD_PATH);
    const queue = new BullMQAdapter(this.link.board, { readOnlyMode: true, allowRetries: false });
    // The link makes its queue anew when its storage was wiped.
    Object.defineProperty(queue, 'queue', { get: () => this.link.board });
    createBullBoard({
      queues: [queue],
      serverAdapter: board,
      options: {
        uiConfig: { boardTitle: '科申 Keshen', hideDocsLink: true, pollingInterval: { showSetting: false } },
      },
    });
    const server = Fastify({ logger: false });
    await server.register(board.registerPlugin(), { prefix: BOARD_PATH });
    await server.ready();
    return server;
  }

  async onApplicationShutdown(): Promise<void> {
    await (await this.server)?.close();
  }
}

/** Bull Board's page asks another server for its fonts and has no option against that; the fonts of the device do. */
function withoutOutside(page: Buffer): Buffer {
  return Buffer.from(page.toString().replace(/<link\b[^>]*\bhref="https?:[^>]*>/g, ''));
}
