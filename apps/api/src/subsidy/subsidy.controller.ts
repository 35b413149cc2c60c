import { Body, Controller, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles, SignedIn } from '@keshen/identity/server';
import { Operation, pageQuery, parsed } from '@keshen/platform/server';
import {
  batchRequest,
  confirmRequest,
  declineRequest,
  itemsDecision,
  rowState,
  sittingRequest,
  type BatchRequest,
  type ConfirmRequest,
  type ItemsDecision,
  type SittingRequest,
} from '@keshen/subsidy';
import {
  BatchQueries,
  BatchService,
  OfferQueries,
  OfferService,
  PatentComparison,
  SittingService,
} from '@keshen/subsidy/server';

const id = parsed(z.uuid());
const listQuery = z.strictObject({ ...pageQuery });
const rowsQuery = z.strictObject({ ...pageQuery, state: rowState.optional() });

/** 免申即享: an officer's lists of what is due. */
@Controller('api/subsidy-batches')
export class BatchesController {
  constructor(
    private readonly queries: BatchQueries,
    private readonly batches: BatchService,
    private readonly sitting: SittingService,
  ) {}

  @Get()
  @Roles('officer', 'leader', 'auditor')
  @Operation({ summary: 'Lists, the latest first', query: listQuery })
  list(@CurrentActor() actor: Actor, @Query(parsed(listQuery)) query: z.infer<typeof listQuery>) {
    return this.queries.list(actor, query);
  }

  @Post()
  @Roles('officer')
  @Operation({
    summary: 'Take in a list, out of an uploaded spreadsheet or out of the patent register',
    body: batchRequest,
    status: 201,
    problems: [
      'call.unknown',
      'call.not-open',
      'batch.no-list',
      'file.unknown',
      'spreadsheet.format',
      'spreadsheet.columns',
      'spreadsheet.too-many-rows',
      'spreadsheet.empty',
    ],
  })
  start(@CurrentActor() actor: Actor, @Body(parsed(batchRequest)) body: BatchRequest) {
    return this.batches.start(actor, body);
  }

  @Get('calls')
  @Roles('officer', 'leader', 'auditor')
  @Operation({ summary: 'Open calls that take lists' })
  calls(@CurrentActor() actor: Actor) {
    return this.queries.calls(actor);
  }

  @Get(':id')
  @Roles('officer', 'leader', 'auditor')
  @Operation({ summary: 'A list: totals, and where its cases stand', problems: ['batch.unknown'] })
  page(@CurrentActor() actor: Actor, @Param('id', id) batch: string) {
    return this.queries.page(actor, batch);
  }

  @Get(':id/rows')
  @Roles('officer', 'leader', 'auditor')
  @Operation({ summary: 'Rows in the order of the file', query: rowsQuery, problems: ['batch.unknown'] })
  rows(
    @CurrentActor() actor: Actor,
    @Param('id', id) batch: string,
    @Query(parsed(rowsQuery)) query: z.infer<typeof rowsQuery>,
  ) {
    return this.queries.rows(actor, batch, query);
  }

  @Get(':id/offers')
  @Roles('officer', 'leader', 'auditor')
  @Operation({ summary: 'Enterprises with what is due to them', problems: ['batch.unknown'] })
  offers(@CurrentActor() actor: Actor, @Param('id', id) batch: string) {
    return this.queries.offers(actor, batch);
  }

  @Get(':id/bad-rows')
  @Roles('officer', 'leader', 'auditor')
  @Operation({ summary: 'Rows that cannot be taken, to mend and send again', problems: ['batch.unknown'] })
  async badRows(@CurrentActor() actor: Actor, @Param('id', id) batch: string): Promise<StreamableFile> {
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    const disposition = 'attachment; filename="bad-rows.xlsx"';
    return new StreamableFile(await this.queries.badRows(actor, batch), { type, disposition });
  }

  @Post(':id/making')
  @HttpCode(202)
  @Roles('officer')
  @Operation({ summary: 'Make the applications of a list', problems: ['batch.unknown', 'batch.state'] })
  make(@CurrentActor() actor: Actor, @Param('id', id) batch: string) {
    return this.batches.make(actor, batch);
  }

  @Post(':id/discarding')
  @HttpCode(204)
  @Roles('officer')
  @Operation({ summary: 'Lay a list aside', problems: ['batch.unknown', 'batch.state'] })
  discard(@CurrentActor() actor: Actor, @Param('id', id) batch: string) {
    return this.batches.discard(actor, batch);
  }

  @Post(':id/sitting')
  @HttpCode(200)
  @Roles('officer')
  @Operation({
    summary: 'Pass cases of a list through a check, or rehearse it',
    body: sittingRequest,
    problems: ['batch.unknown', 'sitting.stage'],
  })
  hold(
    @CurrentActor() actor: Actor,
    @Param('id', id) batch: string,
    @Body(parsed(sittingRequest)) body: SittingRequest,
  ) {
    return this.sitting.hold(actor, batch, body);
  }
}

/** What is offered to an enterprise without an application of its own. */
@Controller('api/offers')
export class OffersController {
  constructor(
    private readonly queries: OfferQueries,
    private readonly offers: OfferService,
  ) {}

  @Get('mine')
  @SignedIn()
  @Operation({ summary: 'What waits for my enterprises to confirm it' })
  mine(@CurrentActor() actor: Actor) {
    return this.queries.mine(actor);
  }

  @Get(':id')
  @SignedIn()
  @Operation({ summary: 'An offer with its items', problems: ['offer.unknown'] })
  page(@CurrentActor() actor: Actor, @Param('id', id) offer: string) {
    return this.queries.page(actor, offer);
  }

  @Post(':id/confirmation')
  @HttpCode(200)
  @Roles('certifier')
  @Operation({
    summary: 'Confirm: promises and submits with one act',
    body: confirmRequest,
    problems: ['offer.unknown', 'offer.state', 'offer.account-needed', 'claim.taken', 'call.closed'],
  })
  confirm(
    @CurrentActor() actor: Actor,
    @Param('id', id) offer: string,
    @Body(parsed(confirmRequest)) body: ConfirmRequest,
  ) {
    return this.offers.confirm(actor, offer, body);
  }

  @Post(':id/refusal')
  @HttpCode(204)
  @Roles('certifier')
  @Operation({
    summary: 'Say what is wrong with an offer',
    body: declineRequest,
    problems: ['offer.unknown', 'offer.state'],
  })
  decline(
    @CurrentActor() actor: Actor,
    @Param('id', id) offer: string,
    @Body(parsed(declineRequest)) body: z.infer<typeof declineRequest>,
  ) {
    return this.offers.decline(actor, offer, body.remark);
  }
}

/** 专利比对 within a verification. */
@Controller('api/cases')
export class PatentItemsController {
  constructor(private readonly patents: PatentComparison) {}

  @Post(':id/patent-items')
  @HttpCode(204)
  @Roles('officer')
  @Operation({
    summary: 'Accept or reject patents that the register knows otherwise',
    body: itemsDecision,
    problems: ['case.unknown', 'patent.not-verifying', 'patent.unknown', 'patent.waiting'],
  })
  decide(
    @CurrentActor() actor: Actor,
    @Param('id', id) subject: string,
    @Body(parsed(itemsDecision)) body: ItemsDecision,
  ) {
    return this.patents.decide(actor, subject, body);
  }
}
