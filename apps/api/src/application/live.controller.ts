import { Body, Controller, Get, Headers, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { presenceRequest, type PresenceRequest } from '@keshen/application';
import { LiveStreams } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { invalid } from '@keshen/kernel';
import { CurrentActor, OfSession, SignedIn, type CurrentSession } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';

type Hijackable = { raw: ServerResponse; hijack(): void };
/** What a slow browser has not taken yet, in bytes; more ends its stream, and it asks again. */
const UNSENT_MOST = 256 * 1024;

/** 协同: one stream of server-sent events for each browser, and where its person is. */
@Controller('api')
export class LiveController {
  constructor(private readonly live: LiveStreams) {}

  @Get('live')
  @SignedIn()
  @Operation({
    summary: 'Server-sent events: answers that changed and who is where, of my enterprises',
    problems: ['live.accept', 'live.too-many'],
  })
  stream(
    @Headers('accept') accept: string | undefined,
    @OfSession() session: CurrentSession,
    @Req() request: { raw: IncomingMessage },
    @Res() reply: Hijackable,
  ): void {
    if (!accept?.includes('text/event-stream')) throw invalid('live.accept');
    const { raw } = reply;
    let close = (): void => undefined;
    const end = (): void => void raw.end();
    close = this.live.open(
      session,
      (event) => {
        if (!raw.headersSent) begin(reply);
        if (raw.writableLength > UNSENT_MOST) raw.destroy();
        else raw.write(event ? `data: ${JSON.stringify(event)}\n\n` : ': alive\n\n');
      },
      end,
    );
    request.raw.once('close', () => close());
  }

  @Post('applications/:id/presence')
  @HttpCode(204)
  @SignedIn()
  @Operation({ summary: 'I am at this field of a draft; its other people see it', body: presenceRequest })
  present(
    @CurrentActor() actor: Actor,
    @Param('id', parsed(z.uuid())) application: string,
    @Body(parsed(presenceRequest)) body: PresenceRequest,
  ): Promise<void> {
    return this.live.present(actor, application, body);
  }
}

function begin(reply: Hijackable): void {
  reply.hijack();
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
}
