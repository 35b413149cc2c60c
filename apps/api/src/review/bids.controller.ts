import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import { biddingRequest, bidRequest, myBidsQuery, standAsideRequest } from '@keshen/review';
import { BiddingService, BidService } from '@keshen/review/server';

const id = parsed(z.uuid());
const problems = ['bid.unknown', 'bid.over'];

/** 评审意愿 that an expert says before the assignment. */
@Controller('api/bids')
export class BidsController {
  constructor(private readonly bids: BidService) {}

  @Get()
  @Roles('expert')
  @Operation({ summary: 'The applications that I am asked about: title and applicant', query: myBidsQuery })
  mine(@CurrentActor() actor: Actor, @Query(parsed(myBidsQuery)) query: z.infer<typeof myBidsQuery>) {
    return this.bids.mine(actor, query);
  }

  @Put(':case')
  @HttpCode(204)
  @Roles('expert')
  @Operation({ summary: 'Say whether I would like to review an application', body: bidRequest, problems })
  async say(
    @CurrentActor() actor: Actor,
    @Param('case', id) subject: string,
    @Body(parsed(bidRequest)) { bid }: z.infer<typeof bidRequest>,
  ) {
    await this.bids.say(actor, subject, bid);
  }

  @Post(':case/recusal')
  @HttpCode(204)
  @Roles('expert')
  @Operation({
    summary: 'Stand aside from an application, with the reason; it is there for me no more',
    body: standAsideRequest,
    problems,
  })
  async standAside(
    @CurrentActor() actor: Actor,
    @Param('case', id) subject: string,
    @Body(parsed(standAsideRequest)) { reason }: z.infer<typeof standAsideRequest>,
  ) {
    await this.bids.standAside(actor, subject, reason);
  }
}

/** 征集意愿 of a call. */
@Controller('api/calls')
export class BiddingController {
  constructor(private readonly bidding: BiddingService) {}

  @Get(':id/bidding')
  @Roles('officer')
  @Operation({ summary: 'Whether experts are asked, until when, and how many have answered' })
  ofCall(@CurrentActor() actor: Actor, @Param('id', id) call: string) {
    return this.bidding.ofCall(actor, call);
  }

  @Put(':id/bidding')
  @HttpCode(204)
  @Roles('officer')
  @Operation({
    summary: 'Ask the experts until an instant, or move it',
    body: biddingRequest,
    problems: ['call.unknown', 'bidding.off', 'bidding.nothing', 'bidding.past'],
  })
  async open(
    @CurrentActor() actor: Actor,
    @Param('id', id) call: string,
    @Body(parsed(biddingRequest)) { until }: z.infer<typeof biddingRequest>,
  ) {
    await this.bidding.open(actor, call, new Date(until));
  }

  @Post(':id/bidding/reminder')
  @HttpCode(204)
  @Roles('officer')
  @Operation({
    summary: 'Remind those who have said nothing, once a day',
    problems: ['call.unknown', 'bidding.closed', 'bidding.reminded'],
  })
  async remind(@CurrentActor() actor: Actor, @Param('id', id) call: string) {
    await this.bidding.remind(actor, call);
  }
}
