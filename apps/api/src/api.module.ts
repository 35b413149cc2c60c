import { Module, type Type } from '@nestjs/common';
import { ApplicationApiModule } from './application/application-api.module';
import { AwardApiModule } from './award/award-api.module';
import { DecisionApiModule } from './decision/decision-api.module';
import { DocumentApiModule } from './document/document-api.module';
import { IdentityApiModule } from './identity/identity-api.module';
import { LetterApiModule } from './letter/letter-api.module';
import { NoticeApiModule } from './notice/notice-api.module';
import { NotificationApiModule } from './notification/notification-api.module';
import { PaymentApiModule } from './payment/payment-api.module';
import { PlatformApiModule } from './platform/platform-api.module';
import { ProgrammeApiModule } from './programme/programme-api.module';
import { RecognitionApiModule } from './recognition/recognition-api.module';
import { ReviewApiModule } from './review/review-api.module';
import { VoucherApiModule } from './voucher/voucher-api.module';
import { SubsidyApiModule } from './subsidy/subsidy-api.module';

/** The controllers, one module per capability. */
const apiModules: Type[] = [
  PlatformApiModule,
  IdentityApiModule,
  ProgrammeApiModule,
  DocumentApiModule,
  NotificationApiModule,
  ApplicationApiModule,
  ReviewApiModule,
  DecisionApiModule,
  LetterApiModule,
  NoticeApiModule,
  AwardApiModule,
  PaymentApiModule,
  RecognitionApiModule,
  VoucherApiModule,
  SubsidyApiModule,
];

/** The controllers, which a spec puts over a program of its own. */
@Module({ imports: apiModules })
export class ApiModule {}
