import { Module, type OnModuleInit } from '@nestjs/common';
import { Announcements, StageBehaviours } from '@keshen/application/server';
import { FileAccess } from '@keshen/document/server';
import { Matters } from '@keshen/notice/server';
import { Sweeps, SealedColumns } from '@keshen/platform/server';
import { BooksQueries } from './books.queries';
import { CatalogueQueries } from './catalogue.queries';
import { DrawService } from './draw.service';
import { ExpiryService } from './expiry.service';
import { accountContext, InstitutionService } from './institution.service';
import { VoucherLedger } from './ledger';
import { LedgerVerifier } from './ledger.verifier';
import { OrderBehaviour } from './order.behaviour';
import { OrderQueries } from './order.queries';
import { OrderService } from './order.service';
import { PayoutQueries } from './payout.queries';
import { PayoutService } from './payout.service';
import { QuotaBehaviour } from './quota.behaviour';
import { RedemptionBehaviour } from './redemption.behaviour';
import { RedemptionMatter } from './redemption.matter';
import { RedemptionOpening } from './redemption.opening';
import { Relations } from './relations';
import { VoucherQueries } from './voucher.queries';
import { voucherWords } from './voucher.words';

const SWEEP_MS = 60_000;
const services = [
  VoucherLedger,
  LedgerVerifier,
  BooksQueries,
  Relations,
  QuotaBehaviour,
  OrderService,
  OrderQueries,
  OrderBehaviour,
  RedemptionOpening,
  RedemptionBehaviour,
  RedemptionMatter,
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
    private readonly queries: OrderQueries,
    private readonly files: FileAccess,
    private readonly announcements: Announcements,
    private readonly matters: Matters,
    private readonly matter: RedemptionMatter,
    private readonly relations: Relations,
    private readonly sweeps: Sweeps,
    private readonly sealed: SealedColumns,
  ) {}

  onModuleInit(): void {
    this.behaviours.register([this.quota, this.order, this.redemption]);
    this.sealed.define(
      {
        table: 'voucher_institutions',
        column: 'account_sealed',
        key: { party_id: 'uuid' },
        of: ['party_id'],
        context: accountContext,
      },
      { table: 'voucher_payouts', column: 'account_sealed', of: ['institution_id'], context: accountContext },
    );
    this.matters.register('redemption', this.matter);
    this.files.register('voucher-order', (tx, actor, file) =>
      this.queries.mayReadFile(tx, actor, file.thing.id),
    );
    this.announcements.addWords(voucherWords);
    this.sweeps.define('vouchers.expiry', SWEEP_MS, () => this.expiry.run());
    this.sweeps.define('vouchers.orders', SWEEP_MS, () => this.orders.endOverdue());
    this.sweeps.define('vouchers.relations', 10 * SWEEP_MS, () => this.relations.refresh());
    this.sweeps.define('vouchers.redemptions', SWEEP_MS, () => this.redemption.sweep());
  }
}
