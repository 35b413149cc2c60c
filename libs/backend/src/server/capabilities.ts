import { Global, type Type } from '@nestjs/common';
import { ApplicationModule } from '@keshen/application/server';
import { AuditModule } from '@keshen/audit/server';
import { DecisionModule } from '@keshen/decision/server';
import { AwardModule } from '@keshen/award/server';
import { DocumentModule } from '@keshen/document/server';
import { IdentityModule } from '@keshen/identity/server';
import { LetterModule } from '@keshen/letter/server';
import { NoticeModule } from '@keshen/notice/server';
import { NotificationModule } from '@keshen/notification/server';
import { PaymentModule } from '@keshen/payment/server';
import { ProgrammeModule } from '@keshen/programme/server';
import { RecognitionModule } from '@keshen/recognition/server';
import { ReceiptModule } from '@keshen/receipt/server';
import { RegistryModule } from '@keshen/registry/server';
import { ReviewModule } from '@keshen/review/server';
import { ScreeningModule } from '@keshen/screening/server';
import { VoucherModule } from '@keshen/voucher/server';
import { SubsidyModule } from '@keshen/subsidy/server';

/** The modules of all capabilities. Each adds one line, below those it builds on. */
const modules: Type[] = [
  AuditModule,
  IdentityModule,
  RegistryModule,
  DocumentModule,
  ProgrammeModule,
  NotificationModule,
  ReceiptModule,
  ApplicationModule,
  LetterModule,
  ScreeningModule,
  ReviewModule,
  DecisionModule,
  NoticeModule,
  AwardModule,
  PaymentModule,
  RecognitionModule,
  VoucherModule,
  SubsidyModule,
];

// Global, so that a capability names what it needs in its constructors only; the lint table guards the rest.
for (const each of modules) Global()(each);

export const capabilityModules: readonly Type[] = modules;
