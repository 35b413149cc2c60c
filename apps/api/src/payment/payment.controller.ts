import { Body, Controller, Get, Header, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import {
  accountRequest,
  batchRequest,
  importRequest,
  paymentListQuery,
  revealRequest,
  settlementRequest,
} from '@keshen/payment';
import { PaymentQueries, PaymentService } from '@keshen/payment/server';
import { Operation, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());

/** 拨款: the finance desk, and the applicant's account after a returned payment. */
@Controller('api/payments')
export class PaymentController {
  constructor(
    private readonly payments: PaymentService,
    private readonly queries: PaymentQueries,
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
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="payments.csv"')
  @Operation({ summary: 'Approved payments for the treasury, as CSV' })
  export(@CurrentActor() actor: Actor) {
    return this.queries.exportApproved(actor);
  }

  @Post('approvals')
  @HttpCode(200)
  @Roles('finance')
  @Operation({ summary: 'Approve several payments as the second person', body: batchRequest })
  approveAll(@CurrentActor() actor: Actor, @Body(parsed(batchRequest)) body: z.infer<typeof batchRequest>) {
    return this.payments.approveAll(actor, body.payments);
  }

  @Post('imports')
  @HttpCode(200)
  @Roles('finance')
  @Operation({ summary: "The bank's answers as CSV, booked row by row", body: importRequest })
  import(@CurrentActor() actor: Actor, @Body(parsed(importRequest)) body: z.infer<typeof importRequest>) {
    return this.payments.importSettlements(actor, body.csv);
  }

  @Post(':id/preparation')
  @HttpCode(204)
  @Roles('finance')
  @Operation({ summary: 'Confirm payee and amount as the first person' })
  prepare(@CurrentActor() actor: Actor, @Param('id', id) payment: string) {
    return this.payments.prepare(actor, payment);
  }

  @Post(':id/approval')
  @HttpCode(204)
  @Roles('finance')
  @Operation({ summary: 'Approve as the second person' })
  approve(@CurrentActor() actor: Actor, @Param('id', id) payment: string) {
    return this.payments.approve(actor, payment);
  }

  @Post(':id/settlement')
  @HttpCode(204)
  @Roles('finance')
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
