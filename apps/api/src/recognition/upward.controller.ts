import { Body, Controller, Get, HttpCode, Param, Post, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import {
  importResultsRequest,
  recommendRequest,
  type ImportResultsRequest,
  type RecommendRequest,
} from '@keshen/recognition';
import { UpwardQueries, UpwardService } from '@keshen/recognition/server';

const id = parsed(z.uuid());
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** 推荐至市级 and 市级结果回填, of many cases of a call at once. One case is concluded as every stage is. */
@Controller('api/upward')
export class UpwardController {
  constructor(
    private readonly upward: UpwardService,
    private readonly queries: UpwardQueries,
  ) {}

  @Get()
  @Roles('officer', 'leader', 'finance', 'auditor')
  @Operation({ summary: 'Calls with cases recommended upwards, those that wait first' })
  calls(@CurrentActor() actor: Actor) {
    return this.queries.calls(actor);
  }

  @Get(':call')
  @Roles('officer', 'leader', 'finance', 'auditor')
  @Operation({ summary: 'The cases of a call on their way up, with what came back' })
  call(@CurrentActor() actor: Actor, @Param('call', id) call: string) {
    return this.queries.call(actor, call);
  }

  @Get(':call/xlsx')
  @Roles('officer', 'leader', 'finance', 'auditor')
  @Operation({ summary: 'The same as a spreadsheet that the results can come back in' })
  async xlsx(@CurrentActor() actor: Actor, @Param('call', id) call: string): Promise<StreamableFile> {
    return new StreamableFile(await this.queries.xlsx(actor, call), {
      type: XLSX,
      disposition: 'attachment; filename="recommendations.xlsx"',
    });
  }

  @Post(':call/recommendations')
  @HttpCode(204)
  @Roles('officer')
  @Operation({ summary: 'Write down that cases were recommended, all or none', body: recommendRequest })
  recommend(
    @CurrentActor() actor: Actor,
    @Param('call', id) call: string,
    @Body(parsed(recommendRequest)) body: RecommendRequest,
  ) {
    return this.upward.recommend(actor, call, body);
  }

  @Post(':call/results')
  @HttpCode(200)
  @Roles('officer')
  @Operation({ summary: 'Take results in from a list, answered row by row', body: importResultsRequest })
  results(
    @CurrentActor() actor: Actor,
    @Param('call', id) call: string,
    @Body(parsed(importResultsRequest)) body: ImportResultsRequest,
  ) {
    return this.upward.importResults(actor, call, body);
  }
}
