import { SealedColumns } from '@keshen/platform/server';
import { Module, type OnModuleInit } from '@nestjs/common';
import { StageBehaviours } from '@keshen/application/server';
import { LetterWords } from '@keshen/letter/server';
import { BatchQueries } from './batch.queries';
import { BatchService } from './batch.service';
import { Ledger } from './ledger';
import { payeeContext, PaymentBehaviour } from './payment.behaviour';
import { paymentWords } from './payment.words';
import { PaymentQueries } from './payment.queries';
import { PaymentService } from './payment.service';
import { TreasuryService } from './treasury.service';

const services = [
  Ledger,
  PaymentBehaviour,
  PaymentService,
  PaymentQueries,
  BatchService,
  BatchQueries,
  TreasuryService,
];

@Module({ providers: services, exports: services })
export class PaymentModule implements OnModuleInit {
  constructor(
    private readonly behaviours: StageBehaviours,
    private readonly behaviour: PaymentBehaviour,
    private readonly letters: LetterWords,
    private readonly sealed: SealedColumns,
  ) {}

  onModuleInit(): void {
    this.behaviours.register([this.behaviour]);
    this.letters.add(paymentWords);
    this.sealed.define({ table: 'payments', column: 'payee_sealed', of: ['id'], context: payeeContext });
  }
}
