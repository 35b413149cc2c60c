import { type DynamicModule, Module } from '@nestjs/common';
import { BackendModule } from '@keshen/backend/server';
import type { Config } from '@keshen/platform/server';
import { ApiModule } from './api.module';

/** The whole API over the whole program. */
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return { module: AppModule, imports: [BackendModule.forRoot(config), ApiModule] };
  }
}
