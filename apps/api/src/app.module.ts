import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { seconds, ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { BackendModule, type BackendReplacements } from '@keshen/backend/server';
import type { Config } from '@keshen/platform/server';
import { ApplicationApiModule } from './application/application-api.module';
import { DocumentApiModule } from './document/document-api.module';
import { IdentityApiModule } from './identity/identity-api.module';
import { NotificationApiModule } from './notification/notification-api.module';
import { PlatformApiModule } from './platform/platform-api.module';
import { ProgrammeApiModule } from './programme/programme-api.module';
import { ReviewApiModule } from './review/review-api.module';

/** The controllers, one module per capability. */
const apiModules: Type[] = [
  PlatformApiModule,
  IdentityApiModule,
  ProgrammeApiModule,
  DocumentApiModule,
  NotificationApiModule,
  ApplicationApiModule,
  ReviewApiModule,
];

/**
 * Counted per process and address, against floods only: a whole enterprise may sit behind one address.
 * Guessing of passwords is counted by the sign-in itself.
 */
const requests = { ttl: seconds(60), limit: 3000 };

@Module({})
export class AppModule {
  static forRoot(config: Config, replacements: BackendReplacements = {}): DynamicModule {
    return {
      module: AppModule,
      imports: [
        BackendModule.forRoot(config, replacements),
        ThrottlerModule.forRoot([requests]),
        ...apiModules,
      ],
      providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
    };
  }
}
