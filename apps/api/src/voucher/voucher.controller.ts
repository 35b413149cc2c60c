import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Public, Roles, SignedIn } from '@keshen/identity/server';
import { MayBeOld, Operation, parsed } from '@keshen/platform/server';
import {
  cancelRequest,
  catalogueQuery,
  orderRequest,
  pageQueryOnly,
  quotaQuery,
  sideQuery,
  type CatalogueQuery,
  type OrderRequest,
  type SideQuery,
} from '@keshen/voucher';
import {
  BooksQueries,
  CatalogueQueries,
  OrderQueries,
  OrderService,
  VoucherQueries,
} from '@keshen/voucher/server';
import { notFound } from '@keshen/kernel';

const id = parsed(z.uuid());

/** 创新券: quotas, the catalogue, orders. An order's stages are concluded like those of any case. */
@Controller('api/vouchers')
export class VoucherController {
  constructor(
    private readonly queries: VoucherQueries,
    private readonly books: BooksQueries,
    private readonly catalogue: CatalogueQueries,
    private readonly orders: OrderService,
    private readonly pages: OrderQueries,
  ) {}

  @Get('quotas/mine')
  @SignedIn()
  @Operation({ summary: 'The quotas of my own parties' })
  mine(@CurrentActor() actor: Actor) {
    return this.queries.myQuotas(actor);
  }

  @Get('quotas')
  @Roles('officer', 'leader', 'finance', 'auditor')
  @Operation({ summary: 'All quotas, newest first', query: quotaQuery })
  quotas(@CurrentActor() actor: Actor, @Query(parsed(quotaQuery)) query: z.infer<typeof quotaQuery>) {
    return this.queries.quotas(actor, query);
  }

  @Get('quotas/:id')
  @SignedIn()
  @Operation({ summary: 'A quota with the rules it was issued under' })
  quota(@CurrentActor() actor: Actor, @Param('id', id) quota: string) {
    return this.queries.quota(actor, quota);
  }

  @Get('quotas/:id/postings')
  @SignedIn()
  @Operation({ summary: 'The account of a quota, newest first', query: pageQueryOnly })
  async postings(
    @CurrentActor() actor: Actor,
    @Param('id', id) quota: string,
    @Query(parsed(pageQueryOnly)) query: z.infer<typeof pageQueryOnly>,
  ) {
    const [page] = await Promise.all([
      this.books.list({ ...query, quota }),
      this.queries.quota(actor, quota),
    ]);
    return page;
  }

  @Get('catalogue')
  @Public()
  @MayBeOld()
  @Operation({
    summary: 'Services and instruments of registered institutions, by name',
    query: catalogueQuery,
  })
  search(@CurrentActor() actor: Actor, @Query(parsed(catalogueQuery)) query: CatalogueQuery) {
    return this.catalogue.search(actor, query);
  }

  @Get('catalogue/summary')
  @Public()
  @MayBeOld()
  @Operation({ summary: 'How much the catalogue holds' })
  summary() {
    return this.catalogue.summary();
  }

  @Get('catalogue/:id')
  @Public()
  @Operation({ summary: 'One service or instrument' })
  async service(@CurrentActor() actor: Actor, @Param('id', id) service: string) {
    const found = await this.catalogue.service(actor, service);
    if (!found) throw notFound('service.unknown');
    return found;
  }

  @Get('published')
  @Public()
  @MayBeOld()
  @Operation({ summary: 'Redemptions in public notice' })
  published() {
    return this.queries.published();
  }

  @Get('orders')
  @SignedIn()
  @Operation({ summary: 'Orders of my side, newest first', query: sideQuery })
  list(@CurrentActor() actor: Actor, @Query(parsed(sideQuery)) query: SideQuery) {
    return this.queries.orders(actor, query);
  }

  @Post('orders')
  @HttpCode(201)
  @Roles('enterprise-administrator', 'writer', 'certifier')
  @Operation({ summary: 'Order a service against a quota', body: orderRequest })
  place(@CurrentActor() actor: Actor, @Body(parsed(orderRequest)) body: OrderRequest) {
    return this.orders.place(actor, body);
  }

  @Get('orders/:id')
  @SignedIn()
  @Operation({ summary: 'An order, for both of its sides and the office' })
  order(@CurrentActor() actor: Actor, @Param('id', id) order: string) {
    return this.pages.order(actor, order);
  }

  @Post('orders/:id/cancellation')
  @HttpCode(204)
  @Roles('enterprise-administrator', 'writer', 'certifier')
  @Operation({ summary: 'Cancel an order before the work begins', body: cancelRequest })
  cancel(
    @CurrentActor() actor: Actor,
    @Param('id', id) order: string,
    @Body(parsed(cancelRequest)) body: z.infer<typeof cancelRequest>,
  ) {
    return this.orders.cancel(actor, order, body.reason);
  }

  @Get('redemptions')
  @SignedIn()
  @Operation({ summary: 'Redemptions of my institutions, or all for the office', query: sideQuery })
  redemptions(@CurrentActor() actor: Actor, @Query(parsed(sideQuery)) query: SideQuery) {
    return this.queries.redemptions(actor, query);
  }
}
