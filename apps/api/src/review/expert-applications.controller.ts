import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Public, Roles, SignedIn } from '@keshen/identity/server';
import { Limited, Operation, parsed } from '@keshen/platform/server';
import {
  expertApplicationRequest,
  expertApplicationsQuery,
  expertDecisionRequest,
  recommendationRequest,
  type ExpertApplicationRequest,
  type ExpertDecisionRequest,
  type RecommendationRequest,
} from '@keshen/review';
import {
  ExpertApplicationQueries,
  ExpertApplicationService,
  RecommendationService,
} from '@keshen/review/server';

const token = parsed(z.string().regex(/^[\w-]{20,100}$/));

/** 入库申请: people apply to be experts, the office decides. */
@Controller('api/expert-applications')
export class ExpertApplicationsController {
  constructor(
    private readonly queries: ExpertApplicationQueries,
    private readonly applications: ExpertApplicationService,
  ) {}

  @Get()
  @Roles('officer', 'administrator', 'auditor')
  @Operation({ summary: 'Applications that wait, the oldest first', query: expertApplicationsQuery })
  waiting(
    @CurrentActor() actor: Actor,
    @Query(parsed(expertApplicationsQuery)) query: z.infer<typeof expertApplicationsQuery>,
  ) {
    return this.queries.waiting(actor, query);
  }

  @Post()
  @SignedIn()
  @Limited(10, 3600)
  @Operation({
    summary: 'Apply to be an expert; the unit is asked by mail',
    body: expertApplicationRequest,
    status: 201,
    problems: [
      'expert.known',
      'expert-application.open',
      'expert-application.taken',
      'expert-application.most',
      'expert-application.contact',
      'expert.field-unknown',
    ],
  })
  apply(
    @CurrentActor() actor: Actor,
    @Body(parsed(expertApplicationRequest)) body: ExpertApplicationRequest,
  ) {
    return this.applications.apply(actor, body);
  }

  @Get('mine')
  @SignedIn()
  @Operation({ summary: 'My latest application to be an expert, and whether I am one' })
  mine(@CurrentActor() actor: Actor) {
    return this.queries.mine(actor);
  }

  @Post('mine/withdrawal')
  @HttpCode(204)
  @SignedIn()
  @Operation({ summary: 'Take my application back', problems: ['expert-application.unknown'] })
  withdraw(@CurrentActor() actor: Actor) {
    return this.applications.withdraw(actor);
  }

  @Post(':id/decision')
  @HttpCode(204)
  @Roles('administrator')
  @Operation({
    summary: 'Take an applicant into the register, or not, with the reason',
    body: expertDecisionRequest,
    problems: ['expert-application.unknown', 'expert-application.state', 'expert.duplicate'],
  })
  decide(
    @CurrentActor() actor: Actor,
    @Param('id', parsed(z.uuid())) id: string,
    @Body(parsed(expertDecisionRequest)) body: ExpertDecisionRequest,
  ) {
    return this.applications.decide(actor, id, body);
  }
}

/** 单位推荐: what the link of a mail can do without signing in, and nothing else. */
@Controller('api/expert-recommendations')
@Public()
export class RecommendationsController {
  constructor(private readonly recommendations: RecommendationService) {}

  @Get(':token')
  @Limited(60, 60)
  @Operation({ summary: 'Whom the unit is asked to recommend', problems: ['recommendation.unknown'] })
  read(@Param('token', token) link: string) {
    return this.recommendations.peek(link);
  }

  @Post(':token')
  @HttpCode(200)
  @Limited(20, 60)
  @Operation({
    summary: 'The unit recommends, or does not, once',
    body: recommendationRequest,
    problems: ['recommendation.unknown', 'expert-application.state'],
  })
  answer(
    @Param('token', token) link: string,
    @Body(parsed(recommendationRequest)) body: RecommendationRequest,
  ) {
    return this.recommendations.answer(link, body);
  }
}
