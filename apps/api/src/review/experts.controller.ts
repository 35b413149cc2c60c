import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import {
  changeExpertRequest,
  expertsQuery,
  interestRequest,
  registerExpertRequest,
  type ChangeExpertRequest,
  type InterestRequest,
  type RegisterExpertRequest,
} from '@keshen/review';
import { ExpertService, InterestService, QualityService } from '@keshen/review/server';

/** 专家库. */
@Controller('api/experts')
export class ExpertsController {
  constructor(
    private readonly experts: ExpertService,
    private readonly quality: QualityService,
    private readonly interests: InterestService,
  ) {}

  @Get()
  @Roles('officer', 'administrator', 'auditor')
  @Operation({ summary: 'The expert register by name', query: expertsQuery })
  list(@CurrentActor() actor: Actor, @Query(parsed(expertsQuery)) query: z.infer<typeof expertsQuery>) {
    return this.experts.list(actor, query);
  }

  @Get('waiting')
  @Roles('administrator')
  @Operation({ summary: 'Accounts with the role of expert that the register does not know yet' })
  waiting(@CurrentActor() actor: Actor) {
    return this.experts.waiting(actor);
  }

  @Post()
  @HttpCode(204)
  @Roles('administrator')
  @Operation({ summary: 'Enter an account in the register', body: registerExpertRequest })
  register(@CurrentActor() actor: Actor, @Body(parsed(registerExpertRequest)) body: RegisterExpertRequest) {
    return this.experts.register(actor, body);
  }

  @Get(':account/interests')
  @Roles('officer', 'administrator', 'auditor')
  @Operation({ summary: 'The interests of an expert that are on record' })
  interestsOf(@CurrentActor() actor: Actor, @Param('account', parsed(z.uuid())) account: string) {
    return this.interests.of(actor, account);
  }

  @Post(':account/interests')
  @Roles('administrator')
  @Operation({ summary: 'Enter an interest of an expert', body: interestRequest })
  enterInterest(
    @CurrentActor() actor: Actor,
    @Param('account', parsed(z.uuid())) account: string,
    @Body(parsed(interestRequest)) body: InterestRequest,
  ) {
    return this.interests.enterOf(actor, account, body);
  }

  @Put(':account')
  @Roles('administrator')
  @Operation({ summary: 'Change or retire an expert on a known version', body: changeExpertRequest })
  change(
    @CurrentActor() actor: Actor,
    @Param('account', parsed(z.uuid())) account: string,
    @Body(parsed(changeExpertRequest)) body: ChangeExpertRequest,
  ) {
    return this.experts.change(actor, account, body);
  }

  @Get(':account/record')
  @Roles('officer', 'administrator', 'auditor')
  @Operation({ summary: 'How an expert has kept time and scored so far' })
  record(@CurrentActor() actor: Actor, @Param('account', parsed(z.uuid())) account: string) {
    return this.quality.record(actor, account);
  }
}
