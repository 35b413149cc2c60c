import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Proved, Roles } from '@keshen/identity/server';
import {
  accountRequest,
  batchRequest,
  exportQuery,
  importRequest,
  newBatchRequest,
  newestQuery,
  paymentListQuery,
  revealRequest,
  settlementRequest,
} from '@keshen/payment';
import {
  BatchQueries,
  BatchService,
  PaymentQueries,
  PaymentService,
  TreasuryService,
} from '@keshen/payment/server';
import { Operation, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** 拨款: the finance desk, and the applicant's account after a returned payment. */
@Controller('api/payments')
export class PaymentController {
  constructor(
    private readonly payments: PaymentService,
    private readonly queries: PaymentQueries,
    private readonly batches: BatchService,
    private readonly batchQueries: BatchQueries,
    private readonly treasury: TreasuryService,
  ) {}

  @Get()
  @Roles('finance', 'officer', 'leader', 'auditor')
  @Operation({
    summary: 'Payments: what is open oldest first, everything else newest first',
    query: paymentListQuery,
  })
  list(@Query(parsed(paymentListQuery)) query: z.infer<typeof paymentListQuery>) {
    return this.queries.list(query);
  }

  @Get('totals')
  @Roles('finance', 'officer', 'leader', 'auditor')
  @Operation({ summary: 'Awarded, paid and on the way, per call' })
  totals() {
    return this.queries.totals();
  }

  @Get('export')
  @Roles('finance')
  @Operation({
    summary: 'Approved payments for the treasury, of a batch or all, as a spreadsheet',
    query: exportQuery,
  })
  async export(
    @CurrentActor() actor: Actor,
    @Query(parsed(exportQuery)) { batch }: z.infer<typeof exportQuery>,
  ): Promise<StreamableFile> {
    return new StreamableFile(await this.treasury.export(actor, batch ?? null), {
      type: XLSX,
      disposition: 'attachment; filename="payments.xlsx"',
    });
  }

  @Post('approvals')
  @HttpCode(200)
  @Roles('finance')
  @Proved()
  @Operation({ summary: 'Approve several payments as the second person', body: batchRequest })
  approveAll(@CurrentActor() actor: Actor, @Body(parsed(batchRequest)) body: z.infer<typeof batchRequest>) {
    return this.payments.approveAll(actor, body.payments);
  }

  @Get('imports')
  @Roles('finance', 'officer', 'leader', 'auditor')
  @Operation({ summary: "The treasury's newest files, with what became of their rows" })
  imports(@CurrentActor() actor: Actor) {
    return this.batchQueries.imports(actor);
  }

  @Post('imports')
  @HttpCode(200)
  @Roles('finance')
  @Proved()
  @Operation({
    summary: "The treasury's answers from an uploaded xlsx or CSV, booked row by row, in one transaction",
    body: importRequest,
  })
  import(@CurrentActor() actor: Actor, @Body(parsed(importRequest)) body: z.infer<typeof importRequest>) {
    return this.treasury.import(actor, body.file);
  }

  @Get('batches')
  @Roles('finance', 'officer', 'leader', 'auditor')
  @Operation({ summary: 'Payment batches, newest first', query: newestQuery })
  listBatches(@CurrentActor() actor: Actor, @Query(parsed(newestQuery)) query: z.infer<typeof newestQuery>) {
    return this.batchQueries.list(actor, query);
  }

  @Post('batches')
  @Roles('finance')
  @Proved()
  @Operation({
    summary: 'Gather payments that are due into a batch, all or none',
    body: newBatchRequest,
    status: 201,
  })
  prepareBatch(
    @CurrentActor() actor: Actor,
    @Body(parsed(newBatchRequest)) body: z.infer<typeof newBatchRequest>,
  ) {
    return this.batches.prepare(actor, body);
  }

  @Get('batches/:id')
  @Roles('finance', 'officer', 'leader', 'auditor')
  @Operation({ summary: 'A batch with its payments' })
  batch(@CurrentActor() actor: Actor, @Param('id', id) batch: string) {
    return this.batchQueries.batch(actor, batch);
  }

  @Post('batches/:id/approval')
  @HttpCode(204)
  @Roles('finance')
  @Proved()
  @Operation({ summary: 'Approve a batch as the second person' })
  approveBatch(@CurrentActor() actor: Actor, @Param('id', id) batch: string) {
    return this.batches.approve(actor, batch);
  }

  @Post('batches/:id/withdrawal')
  @HttpCode(204)
  @Roles('finance')
  @Operation({ summary: 'Withdraw a batch that is not approved yet' })
  withdrawBatch(@CurrentActor() actor: Actor, @Param('id', id) batch: string) {
    return this.batches.withdraw(actor, batch);
  }

  @Post(':id/preparation')
  @HttpCode(204)
  @Roles('finance')
  @Proved()
  @Operation({ summary: 'Confirm payee and amount as the first person' })
  prepare(@CurrentActor() actor: Actor, @Param('id', id) payment: string) {
    return this.payments.prepare(actor, payment);
  }

  @Post(':id/approval')
  @HttpCode(204)
  @Roles('finance')
  @Proved()
  @Operation({ summary: 'Approve as the second person' })
  approve(@CurrentActor() actor: Actor, @Param('id', id) payment: string) {
    return this.payments.approve(actor, payment);
  }

  @Post(':id/settlement')
  @HttpCode(204)
  @Roles('finance')
  @Proved()
  @Operation({ summary: "Book the bank's answer", body: settlementRequest })
  settle(
    @CurrentActor() actor: Actor,
    @Param('id', id) payment: string,
    @Body(parsed(settlementRequest)) body: z.infer<typeof settlementRequest>,
  ) {
    return this.payments.settle(actor, payment, body);
  }

  @Put(':id/account')
  @HttpCode(204)
  @Roles('enterprise-administrator', 'certifier')
  @Proved()
  @Operation({ summary: 'Correct the account after a returned payment', body: accountRequest })
  correct(
    @CurrentActor() actor: Actor,
    @Param('id', id) payment: string,
    @Body(parsed(accountRequest)) body: z.infer<typeof accountRequest>,
  ) {
    return this.payments.correctAccount(actor, payment, body);
  }

  @Post(':id/reveal')
  @HttpCode(200)
  @Roles('finance')
  @Operation({ summary: 'The account in full, for a reason that is kept', body: revealRequest })
  reveal(
    @CurrentActor() actor: Actor,
    @Param('id', id) payment: string,
    @Body(parsed(revealRequest)) body: z.infer<typeof revealRequest>,
  ) {
    return this.payments.reveal(actor, payment, body.reason);
  }
}
