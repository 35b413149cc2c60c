import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Proved, Roles } from '@keshen/identity/server';
import { Operation, parsed, writeSheet } from '@keshen/platform/server';
import {
  batchRequest,
  drawRequest,
  pageQueryOnly,
  payoutAnswer,
  postingQuery,
  reversalRequest,
  type PayoutAnswer,
  type PostingQuery,
} from '@keshen/voucher';
import { BooksQueries, DrawService, PayoutQueries, PayoutService } from '@keshen/voucher/server';

const id = parsed(z.uuid());
const number = parsed(z.coerce.number().int().min(1));

/** 抽查, 季度集中拨付 and the two books. */
@Controller('api/vouchers')
export class SettlementController {
  constructor(
    private readonly draws: DrawService,
    private readonly payouts: PayoutService,
    private readonly queries: PayoutQueries,
    private readonly books: BooksQueries,
  ) {}

  @Get('draws')
  @Roles('officer', 'leader', 'finance', 'auditor')
  @Operation({ summary: 'Draws with seed and population, newest first', query: pageQueryOnly })
  listDraws(
    @CurrentActor() actor: Actor,
    @Query(parsed(pageQueryOnly)) query: z.infer<typeof pageQueryOnly>,
  ) {
    return this.draws.list(actor, query);
  }

  @Post('draws')
  @HttpCode(201)
  @Roles('officer')
  @Operation({ summary: 'Draw among all claims that no draw has covered', body: drawRequest })
  draw(@CurrentActor() actor: Actor, @Body(parsed(drawRequest)) body: z.infer<typeof drawRequest>) {
    return this.draws.draw(actor, body.programme);
  }

  @Get('batches')
  @Roles('officer', 'leader', 'finance', 'auditor')
  @Operation({ summary: 'Quarterly batches with their payouts, newest first', query: pageQueryOnly })
  batches(@CurrentActor() actor: Actor, @Query(parsed(pageQueryOnly)) query: z.infer<typeof pageQueryOnly>) {
    return this.queries.batches(actor, query);
  }

  @Get('payable')
  @Roles('officer', 'leader', 'finance', 'auditor')
  @Operation({ summary: 'What waits for the next batch, per programme' })
  payable(@CurrentActor() actor: Actor) {
    return this.queries.payable(actor);
  }

  @Post('batches')
  @HttpCode(201)
  @Roles('finance')
  @Proved()
  @Operation({ summary: 'Gather what is payable by the end of a quarter', body: batchRequest })
  prepare(@CurrentActor() actor: Actor, @Body(parsed(batchRequest)) body: z.infer<typeof batchRequest>) {
    return this.payouts.prepare(actor, body.programme, body.quarter);
  }

  @Post('batches/:id/approval')
  @HttpCode(204)
  @Roles('finance')
  @Proved()
  @Operation({ summary: 'Approve a batch as the second person' })
  approve(@CurrentActor() actor: Actor, @Param('id', id) batch: string) {
    return this.payouts.approve(actor, batch);
  }

  @Get('batches/:id/xlsx')
  @Roles('finance')
  @Header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  @Header('content-disposition', 'attachment; filename="payouts.xlsx"')
  @Operation({ summary: 'An approved batch for the treasury, as xlsx' })
  async export(@CurrentActor() actor: Actor, @Param('id', id) batch: string) {
    const { quarter, lines } = await this.queries.treasury(actor, batch);
    const text = ['拨付号', '户名', '开户银行', '账号'].map((title) => ({
      title,
      kind: 'text' as const,
      width: 30,
    }));
    const sheet = await writeSheet([
      { name: `创新券 ${quarter}`, columns: [...text, { title: '金额（元）', kind: 'yuan' }], rows: lines },
    ]);
    return new StreamableFile(sheet);
  }

  @Post('payouts/:id/settlement')
  @HttpCode(204)
  @Roles('finance')
  @Proved()
  @Operation({ summary: "Book the bank's answer", body: payoutAnswer })
  settle(
    @CurrentActor() actor: Actor,
    @Param('id', id) payout: string,
    @Body(parsed(payoutAnswer)) body: PayoutAnswer,
  ) {
    return this.payouts.settle(actor, payout, body);
  }

  @Get('books')
  @Roles('auditor', 'officer', 'finance', 'leader')
  @Operation({ summary: 'Both books, proved from their entries' })
  verify(@CurrentActor() actor: Actor) {
    return this.books.report(actor);
  }

  @Get('postings')
  @Roles('auditor', 'officer', 'finance', 'leader')
  @Operation({ summary: 'Postings with their entries, newest first', query: postingQuery })
  postings(@CurrentActor() actor: Actor, @Query(parsed(postingQuery)) query: PostingQuery) {
    return this.books.postings(actor, query);
  }

  @Post('postings/:id/reversal')
  @HttpCode(204)
  @Roles('officer')
  @Operation({ summary: 'Reverse a posting, with a reason that is kept', body: reversalRequest })
  reverse(
    @CurrentActor() actor: Actor,
    @Param('id', number) posting: number,
    @Body(parsed(reversalRequest)) body: z.infer<typeof reversalRequest>,
  ) {
    return this.books.reverse(actor, posting, body.reason);
  }
}
