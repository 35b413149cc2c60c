import { Module, type OnModuleInit } from '@nestjs/common';
import { Announcements, StageBehaviours } from '@keshen/application/server';
import { FileAccess } from '@keshen/document/server';
import { wanText } from '@keshen/kernel';
import { rows, Sweeps } from '@keshen/platform/server';
import { BooksQueries } from './books.queries';
import { CatalogueQueries } from './catalogue.queries';
import { DrawService } from './draw.service';
import { ExpiryService } from './expiry.service';
import { InstitutionService } from './institution.service';
import { VoucherLedger } from './ledger';
import { LedgerVerifier } from './ledger.verifier';
import { OrderBehaviour } from './order.behaviour';
import { OrderService } from './order.service';
import { PayoutQueries } from './payout.queries';
import { PayoutService } from './payout.service';
import { QuotaBehaviour } from './quota.behaviour';
import { RedemptionBehaviour } from './redemption.behaviour';
import { RedemptionOpening } from './redemption.opening';
import { Relations } from './relations';
import { VoucherQueries } from './voucher.queries';

const SWEEP_MS = 60_000;
const services = [
  VoucherLedger,
  LedgerVerifier,
  BooksQueries,
  Relations,
  QuotaBehaviour,
  OrderService,
  OrderBehaviour,
  RedemptionOpening,
  RedemptionBehaviour,
  ExpiryService,
  InstitutionService,
  CatalogueQueries,
  DrawService,
  PayoutService,
  PayoutQueries,
  VoucherQueries,
];

@Module({ providers: services, exports: services })
export class VoucherModule implements OnModuleInit {
  constructor(
    private readonly behaviours: StageBehaviours,
    private readonly quota: QuotaBehaviour,
    private readonly order: OrderBehaviour,
    private readonly redemption: RedemptionBehaviour,
    private readonly orders: OrderService,
    private readonly expiry: ExpiryService,
    private readonly queries: VoucherQueries,
    private readonly files: FileAccess,
    private readonly announcements: Announcements,
    private readonly sweeps: Sweeps,
  ) {}

  onModuleInit(): void {
    this.behaviours.register([this.quota, this.order, this.redemption]);
    this.files.register('voucher-order', (tx, actor, file) =>
      this.queries.mayReadFile(tx, actor, file.thing.id),
    );
    this.announcements.addWords(async (tx, applicationId, subject): Promise<Record<string, string>> => {
      const of = subject.kind === 'order' || subject.kind === 'redemption' ? subject.id : null;
      const [known] = await rows<{ id: string; reference: string; title: string; amount: number }>(
        tx,
        of
          ? `select o.id, o.reference, o.service_name as title, coalesce(r.amount_fen, o.reserved_fen) as amount
             from voucher_orders o left join voucher_redemptions r on r.order_id = o.id
             where o.id = coalesce((select order_id from voucher_redemptions where case_id = $1), $1)`
          : `select id, null as reference, null as title, issued_fen as amount from voucher_quotas where application_id = $1`,
        [of ?? applicationId],
      );
      if (!known) return {};
      const amount = wanText(known.amount);
      return of
        ? { amount, reference: known.reference, title: known.title, link: `/vouchers/orders/${known.id}` }
        : { amount };
    });
    this.sweeps.define('vouchers.expiry', SWEEP_MS, () => this.expiry.run());
    this.sweeps.define('vouchers.orders', SWEEP_MS, () => this.orders.endOverdue());
    this.sweeps.define('vouchers.redemptions', SWEEP_MS, () => this.redemption.sweep());
  }
}
