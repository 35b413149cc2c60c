import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  asOfQuery,
  historyQuery,
  restoreRequest,
  type HistoryQuery,
  type RestoreRequest,
} from '@keshen/application';
import { DraftHistory } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles, SignedIn } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());

/** 修改记录: what a draft's answers were, and the way back. */
@Controller('api/applications/:id')
export class HistoryController {
  constructor(private readonly history: DraftHistory) {}

  @Get('history')
  @SignedIn()
  @Operation({ summary: 'Versions of one answer or of all, the newest first', query: historyQuery })
  versions(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Query(parsed(historyQuery)) query: HistoryQuery,
  ) {
    return this.history.versions(actor, application, query);
  }

  @Get('as-of')
  @SignedIn()
  @Operation({ summary: 'The answers of a draft as they stood at an instant', query: asOfQuery })
  asOf(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Query(parsed(asOfQuery)) { at }: z.infer<typeof asOfQuery>,
  ) {
    return this.history.asOf(actor, application, at);
  }

  @Post('restorations')
  @HttpCode(200)
  @Roles('enterprise-administrator', 'writer')
  @Operation({
    summary: 'Bring back a version of an answer, or the whole draft as of an instant, as new versions',
    body: restoreRequest,
    problems: ['version.unknown', 'section.locked', 'grace.locked'],
  })
  restore(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Body(parsed(restoreRequest)) body: RestoreRequest,
  ) {
    return this.history.restore(actor, application, body);
  }
}
