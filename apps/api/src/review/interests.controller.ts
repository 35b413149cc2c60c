import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { STAFF_ROLES, type Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import {
  clearConflictRequest,
  enterConflictRequest,
  interestRequest,
  type EnterConflictRequest,
  type InterestRequest,
} from '@keshen/review';
import { InterestService } from '@keshen/review/server';

const id = parsed(z.uuid());

/** 利益关系 that people of the office, and experts, declare of themselves. */
@Controller('api/interests')
export class InterestsController {
  constructor(private readonly interests: InterestService) {}

  @Get('mine')
  @Roles(...STAFF_ROLES)
  @Operation({ summary: 'My interests on record' })
  mine(@CurrentActor() actor: Actor) {
    return this.interests.mine(actor);
  }

  @Get('calls')
  @Roles(...STAFF_ROLES)
  @Operation({ summary: 'The calls in which I stand aside: I do not rank, decide or pay in them' })
  calls(@CurrentActor() actor: Actor) {
    return this.interests.callsAside(actor);
  }

  @Post('mine')
  @Roles(...STAFF_ROLES)
  @Operation({ summary: 'Declare an interest of my own', body: interestRequest })
  declare(@CurrentActor() actor: Actor, @Body(parsed(interestRequest)) body: InterestRequest) {
    return this.interests.declare(actor, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Roles(...STAFF_ROLES)
  @Operation({ summary: 'Take an interest back: my own, or as an administrator anybody’s' })
  withdraw(@CurrentActor() actor: Actor, @Param('id', id) interest: string) {
    return this.interests.withdraw(actor, interest);
  }
}

/** 利益冲突 of an application, for the officer who looks through them. */
@Controller('api')
export class ConflictsController {
  constructor(private readonly interests: InterestService) {}

  @Get('applications/:id/conflicts')
  @Roles('officer', 'leader', 'auditor')
  @Operation({ summary: 'Who has a conflict of interest with an application, with the evidence' })
  list(@CurrentActor() actor: Actor, @Param('id', id) application: string) {
    return this.interests.conflictsOf(actor, application);
  }

  @Post('applications/:id/conflicts')
  @Roles('officer')
  @Operation({
    summary: 'Enter a conflict that no record shows; reviews are voided',
    body: enterConflictRequest,
  })
  enter(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Body(parsed(enterConflictRequest)) body: EnterConflictRequest,
  ) {
    return this.interests.enter(actor, application, body);
  }

  @Post('conflicts/:id/clearance')
  @HttpCode(204)
  @Roles('officer')
  @Operation({ summary: 'Find that a conflict is none, with the reason', body: clearConflictRequest })
  clear(
    @CurrentActor() actor: Actor,
    @Param('id', id) conflict: string,
    @Body(parsed(clearConflictRequest)) body: z.infer<typeof clearConflictRequest>,
  ) {
    return this.interests.clear(actor, conflict, body.reason);
  }
}
