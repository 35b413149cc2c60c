import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import {
  changeExpertRequest,
  expertsQuery,
  registerExpertRequest,
  type ChangeExpertRequest,
  type RegisterExpertRequest,
} from '@keshen/review';
import { ExpertService, QualityService } from '@keshen/review/server';

/** 专家库. */
@Controller('api/experts')
export class ExpertsController {
  constructor(
    private readonly experts: ExpertService,
    private readonly quality: QualityService,
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
