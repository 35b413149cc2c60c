import type { Writable } from 'node:stream';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Clock } from '@keshen/kernel';
import { type Config, type Database, logModule, PlatformModule, QueueModule } from '@keshen/platform/server';
import { capabilityModules } from './capabilities';
import { entities } from './entities';
import { migrations } from './migrations';

/** What a test replaces. */
export type BackendReplacements = { database?: Database; clock?: Clock; log?: Writable };

/** What API and worker both boot: the platform and every capability. */
@Module({})
export class BackendModule {
  static forRoot(config: Config, { log, ...replacements }: BackendReplacements = {}): DynamicModule {
    return {
      module: BackendModule,
      imports: [
        logModule(config, log),
        PlatformModule.forRoot({ config, schema: { entities, migrations }, ...replacements }),
        QueueModule,
        ...capabilityModules,
      ],
    };
  }
}
