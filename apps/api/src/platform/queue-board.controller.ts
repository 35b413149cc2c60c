import { Controller, Get, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Roles } from '@keshen/identity/server';
import { notFound } from '@keshen/kernel';
import { Operation } from '@keshen/platform/server';
import { BOARD_PATH, QueueBoard } from './queue-board';

/** It sets styles in place, and its addresses follow from a `base` of its own. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'self'; frame-ancestors 'none'";

/** Bull Board, behind the administrator's role. */
@Controller(BOARD_PATH.slice(1))
export class QueueBoardController {
  constructor(private readonly board: QueueBoard) {}

  @Get(['', '*'])
  @Roles('administrator')
  @Operation({ summary: 'Bull Board: the queue’s jobs, to look at' })
  async read(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { status, type, content } = await this.board.get(request.url.slice(BOARD_PATH.length));
    if (status >= 400) throw notFound('route.unknown');
    reply.status(status).header('content-security-policy', POLICY);
    return new StreamableFile(content, { type, length: content.length });
  }
}
