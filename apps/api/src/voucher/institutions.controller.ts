import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles, SignedIn } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import {
  institutionDecision,
  institutionQuery,
  institutionRequest,
  serviceRequest,
  type InstitutionDecision,
  type InstitutionRequest,
  type ServiceRequest,
} from '@keshen/voucher';
import { CatalogueQueries, InstitutionService, PayoutQueries } from '@keshen/voucher/server';

const id = parsed(z.uuid());

/** 服务机构: their register, what they offer, what they were paid. */
@Controller('api/vouchers/institutions')
export class InstitutionController {
  constructor(
    private readonly institutions: InstitutionService,
    private readonly catalogue: CatalogueQueries,
    private readonly payouts: PayoutQueries,
  ) {}

  @Get()
  @Roles('officer', 'leader', 'finance', 'auditor')
  @Operation({ summary: 'Institutions, those that wait longest first', query: institutionQuery })
  list(
    @CurrentActor() actor: Actor,
    @Query(parsed(institutionQuery)) query: z.infer<typeof institutionQuery>,
  ) {
    return this.institutions.list(actor, query);
  }

  @Post()
  @HttpCode(204)
  @Roles('enterprise-administrator', 'writer', 'certifier')
  @Operation({ summary: 'Ask to be registered, or change what is registered', body: institutionRequest })
  ask(@CurrentActor() actor: Actor, @Body(parsed(institutionRequest)) body: InstitutionRequest) {
    return this.institutions.ask(actor, body);
  }

  @Get('mine')
  @SignedIn()
  @Operation({ summary: 'My own institutions with their services and payments' })
  async mine(@CurrentActor() actor: Actor) {
    return {
      institutions: await this.institutions.mine(actor),
      services: await this.catalogue.own(actor),
      payouts: await this.payouts.mine(actor),
    };
  }

  @Post(':id/decision')
  @HttpCode(204)
  @Roles('officer')
  @Operation({ summary: 'Register, refuse or suspend an institution', body: institutionDecision })
  decide(
    @CurrentActor() actor: Actor,
    @Param('id', id) party: string,
    @Body(parsed(institutionDecision)) body: InstitutionDecision,
  ) {
    return this.institutions.decide(actor, party, body);
  }

  @Post(':id/services')
  @HttpCode(201)
  @Roles('enterprise-administrator', 'writer', 'certifier')
  @Operation({ summary: 'Offer a service or an instrument', body: serviceRequest })
  offer(
    @CurrentActor() actor: Actor,
    @Param('id', id) party: string,
    @Body(parsed(serviceRequest)) body: ServiceRequest,
  ) {
    return this.institutions.offer(actor, party, body);
  }

  @Put(':id/services/:service')
  @Roles('enterprise-administrator', 'writer', 'certifier')
  @Operation({ summary: 'Change a service or an instrument', body: serviceRequest })
  change(
    @CurrentActor() actor: Actor,
    @Param('id', id) party: string,
    @Param('service', id) service: string,
    @Body(parsed(serviceRequest)) body: ServiceRequest,
  ) {
    return this.institutions.change(actor, party, service, body);
  }
}
