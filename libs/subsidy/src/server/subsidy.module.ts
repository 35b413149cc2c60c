import { Module, type OnModuleInit } from '@nestjs/common';
import { TaskHandlers, SealedColumns } from '@keshen/platform/server';
import { Comparisons } from '@keshen/screening/server';
import { BatchQueries } from './batch.queries';
import { BatchService } from './batch.service';
import { CheckService } from './check.service';
import { OfferQueries } from './offer.queries';
import { OfferService } from './offer.service';
import { PatentComparison } from './patent-comparison';
import { accountContext } from './subsidy.rows';
import { RegisterListService } from './register-list.service';
import { SittingService } from './sitting.service';
import { batchCheck, batchRead, offerMake, patentsCompare } from './tasks';

const services = [
  BatchService,
  BatchQueries,
  CheckService,
  OfferService,
  OfferQueries,
  PatentComparison,
  RegisterListService,
  SittingService,
];

@Module({ providers: services, exports: services })
export class SubsidyModule implements OnModuleInit {
  constructor(
    private readonly handlers: TaskHandlers,
    private readonly comparisons: Comparisons,
    private readonly patents: PatentComparison,
    private readonly registers: RegisterListService,
    private readonly checks: CheckService,
    private readonly offers: OfferService,
    private readonly sealed: SealedColumns,
  ) {}

  onModuleInit(): void {
    this.comparisons.register(this.patents);
    this.sealed.define({
      table: 'subsidy_offers',
      column: 'account_sealed',
      of: ['id'],
      context: accountContext,
    });
    this.handlers.handleOutside(batchRead, ({ batch }) => this.registers.read(batch));
    this.handlers.handleOutside(batchCheck, ({ batch }) => this.checks.check(batch));
    this.handlers.handle(offerMake, (tx, { offer }) => this.offers.make(tx, offer));
    this.handlers.handleOutside(patentsCompare, ({ entry }) => this.patents.compare(entry));
  }
}
