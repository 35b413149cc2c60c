import { type DynamicModule, Module } from '@nestjs/common';
import type { Clock } from '@keshen/kernel';
import { type Config, type Database, logModule, PlatformModule, QueueModule } from '@keshen/platform/server';
import { capabilityModules } from './capabilities';
import { entities } from './entities';
import { migrations } from './migrations';

/** What a test replaces. */
export type BackendReplacements = { database?: Database; clock?: Clock };

/** What API and worker both boot: the platform and every capability. */
@Module({})
export class BackendModule {
  static forRoot(config: Config, replacements: BackendReplacements = {}): DynamicModule {
    return {
      module: BackendModule,
      imports: [
        logModule(config),
        PlatformModule.forRoot({ config, schema: { entities, migrations }, ...replacements }),
        QueueModule,
        ...capabilityModules,
      ],
    };
  }
}
