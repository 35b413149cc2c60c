import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import {
  apartRequest,
  planChange,
  planRelease,
  planRequest,
  type ApartRequest,
  type PlanChange,
  type PlanRelease,
  type PlanRequest,
} from '@keshen/review';
import { ApartService, PlanQueries, PlanService } from '@keshen/review/server';

const id = parsed(z.uuid());
const over = ['plan.unknown', 'plan.over', 'plan.changed'];

/** 分配方案 of a call. */
@Controller('api/calls')
export class CallPlansController {
  constructor(
    private readonly plans: PlanService,
    private readonly queries: PlanQueries,
  ) {}

  @Get(':id/assignment-plan')
  @Roles('officer')
  @Operation({ summary: 'The latest plan: who serves whom, loads, fits, the worst-served first' })
  async latest(@CurrentActor() actor: Actor, @Param('id', id) call: string) {
    return { plan: await this.queries.ofCall(actor, call) };
  }

  @Post(':id/assignment-plans')
  @Roles('officer')
  @Operation({
    summary: 'Ask for a plan; a worker solves it',
    body: planRequest,
    problems: ['call.unknown', 'plan.open'],
  })
  propose(
    @CurrentActor() actor: Actor,
    @Param('id', id) call: string,
    @Body(parsed(planRequest)) body: PlanRequest,
  ) {
    return this.plans.propose(actor, call, body);
  }
}

/** What is done with a plan. */
@Controller('api/assignment-plans')
export class PlansController {
  constructor(
    private readonly plans: PlanService,
    private readonly queries: PlanQueries,
  ) {}

  @Get(':id/cases/:case')
  @Roles('officer')
  @Operation({ summary: 'Alternatives for one application, with fit, load and conflicts' })
  alternatives(
    @CurrentActor() actor: Actor,
    @Param('id', id) plan: string,
    @Param('case', id) subject: string,
  ) {
    return this.queries.alternatives(actor, plan, subject);
  }

  @Post(':id/pairs')
  @HttpCode(200)
  @Roles('officer')
  @Operation({
    summary: 'Seat or unseat an expert by hand',
    body: planChange,
    problems: [...over, 'plan.case'],
  })
  change(
    @CurrentActor() actor: Actor,
    @Param('id', id) plan: string,
    @Body(parsed(planChange)) body: PlanChange,
  ) {
    return this.plans.change(actor, plan, body);
  }

  @Post(':id/release')
  @HttpCode(200)
  @Roles('officer')
  @Operation({
    summary: 'Seat and invite everybody in the plan, or nobody',
    body: planRelease,
    problems: [...over, 'plan.composition'],
  })
  release(
    @CurrentActor() actor: Actor,
    @Param('id', id) plan: string,
    @Body(parsed(planRelease)) body: PlanRelease,
  ) {
    return this.plans.release(actor, plan, body.version);
  }

  @Post(':id/discard')
  @HttpCode(200)
  @Roles('officer')
  @Operation({ summary: 'Put a plan away; nobody was told of it', problems: ['plan.unknown', 'plan.over'] })
  discard(@CurrentActor() actor: Actor, @Param('id', id) plan: string) {
    return this.plans.discard(actor, plan);
  }
}

/** 不得同组: pairs of experts who must not sit on one panel. */
@Controller('api/experts-apart')
export class ApartController {
  constructor(private readonly apart: ApartService) {}

  @Get()
  @Roles('officer')
  @Operation({ summary: 'Every pair, with the reason' })
  list(@CurrentActor() actor: Actor) {
    return this.apart.list(actor);
  }

  @Put()
  @HttpCode(204)
  @Roles('officer')
  @Operation({
    summary: 'Keep a pair apart',
    body: apartRequest,
    problems: ['apart.same', 'apart.most', 'expert.unknown'],
  })
  async put(@CurrentActor() actor: Actor, @Body(parsed(apartRequest)) body: ApartRequest) {
    await this.apart.put(actor, body);
  }

  @Delete(':first/:second')
  @HttpCode(204)
  @Roles('officer')
  @Operation({ summary: 'They may sit together again' })
  async end(
    @CurrentActor() actor: Actor,
    @Param('first', id) first: string,
    @Param('second', id) second: string,
  ) {
    await this.apart.end(actor, [first, second]);
  }
}
