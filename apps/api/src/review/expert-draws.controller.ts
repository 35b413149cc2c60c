import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Public, Roles } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import {
  drawCancel,
  drawRelease,
  drawWordRequest,
  expertDrawRequest,
  type ExpertDrawRequest,
} from '@keshen/review';
import { ExpertDrawQueries, ExpertDrawService } from '@keshen/review/server';

const id = parsed(z.uuid());
const prepared = ['call.unknown', 'draw.quotas', 'draw.nothing', 'draw.no-tracks', 'draw.too-large'];
const moved = ['draw.unknown', 'draw.state', 'conflict.call'];

/** 随机抽取 in a call. */
@Controller('api/calls')
export class CallDrawsController {
  constructor(
    private readonly draws: ExpertDrawService,
    private readonly queries: ExpertDrawQueries,
  ) {}

  @Get(':id/expert-draws')
  @Public()
  @Operation({
    summary: 'The random draws of experts in a call, the latest first',
    problems: ['call.unknown'],
  })
  ofCall(@Param('id', id) call: string) {
    return this.queries.ofCall(call);
  }

  @Get(':id/draw-desk')
  @Roles('officer', 'leader', 'auditor')
  @Operation({
    summary: 'The draws of a call for the office, the latest with names',
    problems: ['call.unknown'],
  })
  desk(@CurrentActor() actor: Actor, @Param('id', id) call: string) {
    return this.queries.desk(actor, call);
  }

  @Post(':id/draw-checks')
  @HttpCode(200)
  @Roles('officer')
  @Operation({
    summary: 'From how many each panel would be drawn now; nothing is kept',
    body: expertDrawRequest,
    problems: prepared,
  })
  check(
    @CurrentActor() actor: Actor,
    @Param('id', id) call: string,
    @Body(parsed(expertDrawRequest)) body: ExpertDrawRequest,
  ) {
    return this.draws.check(actor, call, body);
  }

  @Post(':id/expert-draws')
  @Roles('officer')
  @Operation({
    summary: 'Fix pool and quotas, and publish the digest of the sealed seed',
    body: expertDrawRequest,
    problems: [...prepared, 'conflict.call', 'draw.open', 'draw.composition', 'draw.too-few'],
  })
  commit(
    @CurrentActor() actor: Actor,
    @Param('id', id) call: string,
    @Body(parsed(expertDrawRequest)) body: ExpertDrawRequest,
  ) {
    return this.draws.commit(actor, call, body);
  }
}

/** One draw: public, but for what is done with it. */
@Controller('api/expert-draws')
export class ExpertDrawsController {
  constructor(
    private readonly draws: ExpertDrawService,
    private readonly queries: ExpertDrawQueries,
  ) {}

  @Get(':id')
  @Public()
  @Operation({ summary: 'A draw: the digests before, seed and outcome after', problems: ['draw.unknown'] })
  one(@Param('id', id) draw: string) {
    return this.queries.public(draw);
  }

  @Get(':id/record')
  @Public()
  @Header('content-disposition', 'attachment; filename="draw.json"')
  @Operation({ summary: 'The record that npm run draw:verify repeats', problems: ['draw.unknown'] })
  record(@Param('id', id) draw: string) {
    return this.queries.record(draw);
  }

  @Post(':id/word')
  @HttpCode(204)
  @Roles('officer', 'leader', 'auditor')
  @Operation({
    summary: 'Add the word of a second person',
    body: drawWordRequest,
    problems: [...moved, 'draw.same-person'],
  })
  async witness(
    @CurrentActor() actor: Actor,
    @Param('id', id) draw: string,
    @Body(parsed(drawWordRequest)) body: z.infer<typeof drawWordRequest>,
  ) {
    await this.draws.witness(actor, draw, body.word);
  }

  @Post(':id/reveal')
  @HttpCode(200)
  @Roles('officer')
  @Operation({ summary: 'Reveal the seed and draw, once', problems: moved })
  reveal(@CurrentActor() actor: Actor, @Param('id', id) draw: string) {
    return this.draws.reveal(actor, draw);
  }

  @Post(':id/release')
  @HttpCode(204)
  @Roles('officer')
  @Operation({
    summary: 'Seat and invite everybody drawn, or nobody',
    body: drawRelease,
    problems: [...moved, 'draw.changed', 'review.conflict'],
  })
  async release(
    @CurrentActor() actor: Actor,
    @Param('id', id) draw: string,
    @Body(parsed(drawRelease)) body: z.infer<typeof drawRelease>,
  ) {
    await this.draws.release(actor, draw, body.seats);
  }

  @Post(':id/cancel')
  @HttpCode(204)
  @Roles('officer')
  @Operation({
    summary: 'Give a draw up before its reveal; the reason is public',
    body: drawCancel,
    problems: moved,
  })
  async cancel(
    @CurrentActor() actor: Actor,
    @Param('id', id) draw: string,
    @Body(parsed(drawCancel)) body: z.infer<typeof drawCancel>,
  ) {
    await this.draws.cancel(actor, draw, body.reason);
  }
}
