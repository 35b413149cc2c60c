import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { testerRequest, trialRequest, type TrialRequest } from '@keshen/application';
import { TrialService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles, SignedIn } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());

/** 试运行: trial calls for their administrator. */
@Controller('api/admin/trials')
export class AdminTrialsController {
  constructor(private readonly trials: TrialService) {}

  @Get()
  @Roles('administrator')
  @Operation({ summary: 'Trial calls with their testers, those that run first' })
  async list(@CurrentActor() actor: Actor) {
    return { items: await this.trials.list(actor) };
  }

  @Post()
  @Roles('administrator')
  @Operation({
    summary: 'Open a trial of a version, of a call that is not published, or of a draft definition',
    body: trialRequest,
    problems: [
      'call.unknown',
      'call.published',
      'programme.unknown',
      'programme.format',
      'programme.problems',
    ],
  })
  open(@CurrentActor() actor: Actor, @Body(parsed(trialRequest)) body: TrialRequest) {
    return this.trials.open(actor, body);
  }

  @Post(':id/testers')
  @HttpCode(200)
  @Roles('administrator')
  @Operation({
    summary: 'Invite an account to a trial',
    body: testerRequest,
    problems: ['call.unknown', 'trial.ended', 'tester.unknown', 'tester.limit'],
  })
  invite(
    @CurrentActor() actor: Actor,
    @Param('id', id) callId: string,
    @Body(parsed(testerRequest)) body: z.infer<typeof testerRequest>,
  ) {
    return this.trials.invite(actor, callId, body.email);
  }

  @Delete(':id/testers/:account')
  @Roles('administrator')
  @Operation({ summary: 'Take an invitation back', problems: ['call.unknown', 'trial.ended'] })
  uninvite(
    @CurrentActor() actor: Actor,
    @Param('id', id) callId: string,
    @Param('account', id) account: string,
  ) {
    return this.trials.uninvite(actor, callId, account);
  }

  @Post(':id/end')
  @HttpCode(200)
  @Roles('administrator')
  @Operation({
    summary: 'End a trial: nothing of it is seen or owed any more',
    problems: ['call.unknown', 'trial.ended'],
  })
  end(@CurrentActor() actor: Actor, @Param('id', id) callId: string) {
    return this.trials.end(actor, callId);
  }
}

/** 试运行: what a tester was invited to. */
@Controller('api/trials')
export class TrialsController {
  constructor(private readonly trials: TrialService) {}

  @Get()
  @SignedIn()
  @Operation({ summary: 'The running trials that this account was invited to' })
  async list(@CurrentActor() actor: Actor) {
    return { items: await this.trials.ofTester(actor) };
  }
}
