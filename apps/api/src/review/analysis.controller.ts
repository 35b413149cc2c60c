import { Controller, Get, Param } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import { AnalysisQueries } from '@keshen/review/server';

/** 评审分析 of a call. */
@Controller('api/calls')
export class AnalysisController {
  constructor(private readonly analysis: AnalysisQueries) {}

  @Get(':id/review-analysis')
  @Roles('officer', 'leader', 'auditor')
  @Operation({
    summary: 'Scores, strictness and agreement of the experts of a call, down to who gave what',
    problems: ['call.unknown'],
  })
  ofCall(@CurrentActor() actor: Actor, @Param('id', parsed(z.uuid())) call: string) {
    return this.analysis.ofCall(actor, call);
  }
}
