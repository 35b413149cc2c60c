import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  claimDecision,
  claimRequest,
  claimsQuery,
  disputeRequest,
  evidenceRequest,
  type Actor,
  type ClaimDecision,
  type ClaimRequest,
  type ClaimsQuery,
} from '@keshen/identity';
import { ClaimQueries, ClaimService, CurrentActor, Roles, SignedIn } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());

/** 认领: claiming a unit, and the officer's queue. */
@Controller('api/claims')
export class ClaimsController {
  constructor(
    private readonly claims: ClaimService,
    private readonly queries: ClaimQueries,
  ) {}

  @Get()
  @Roles('officer', 'auditor')
  @Operation({ summary: 'Claims, the open ones by due time', query: claimsQuery })
  list(@Query(parsed(claimsQuery)) query: ClaimsQuery) {
    return this.queries.list(query);
  }

  @Get('mine')
  @SignedIn()
  @Operation({ summary: 'My claims and how they stand' })
  mine(@CurrentActor() actor: Actor) {
    return this.queries.mine(actor);
  }

  @Post()
  @SignedIn()
  @Operation({ summary: 'Claim a unit', body: claimRequest, problems: ['claim.already'] })
  claim(@CurrentActor() actor: Actor, @Body(parsed(claimRequest)) body: ClaimRequest) {
    return this.claims.claim(actor, body);
  }

  @Get(':id')
  @SignedIn()
  @Operation({ summary: 'One claim with its people', problems: ['claim.unknown'] })
  read(@CurrentActor() actor: Actor, @Param('id', id) claim: string) {
    return this.queries.read(actor, claim);
  }

  @Put(':id/evidence')
  @HttpCode(204)
  @SignedIn()
  @Operation({
    summary: 'Hand in the licence and the letter of authority, uploaded before',
    body: evidenceRequest,
    problems: ['claim.decided', 'file.unknown'],
  })
  addEvidence(
    @CurrentActor() actor: Actor,
    @Param('id', id) claim: string,
    @Body(parsed(evidenceRequest)) body: z.infer<typeof evidenceRequest>,
  ) {
    return this.claims.addEvidence(actor, claim, body.file);
  }

  @Post(':id/dispute')
  @HttpCode(204)
  @SignedIn()
  @Operation({
    summary: 'Take a claim that the unit does not answer or refuses to an officer',
    body: disputeRequest,
    problems: ['claim.decided'],
  })
  dispute(
    @CurrentActor() actor: Actor,
    @Param('id', id) claim: string,
    @Body(parsed(disputeRequest)) body: z.infer<typeof disputeRequest>,
  ) {
    return this.claims.dispute(actor, claim, body.grounds, body.file);
  }

  @Post(':id/decision')
  @HttpCode(204)
  @Roles('officer')
  @Operation({
    summary: 'Approve or refuse a claim',
    body: claimDecision,
    problems: ['claim.decided', 'claim.reason'],
  })
  decide(
    @CurrentActor() actor: Actor,
    @Param('id', id) claim: string,
    @Body(parsed(claimDecision)) body: ClaimDecision,
  ) {
    return this.claims.decide(actor, claim, body);
  }
}
