import { type DynamicModule, Global, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Clock } from '@keshen/kernel';
import { CLOCK, clockOf } from './clock';
import { CONFIG, type Config } from './config/config';
import { Crypto } from './crypto';
import { ClockWatch } from './database/clock-drift';
import { createDataSource, type Schema } from './database/data-source';
import { Database } from './database/database';
import { replicaOf } from './database/replica';
import { Leaving } from './http/leaving';
import { LiveLine } from './live/live-line';
import { Rates } from './http/rates';
import { MetricsServer } from './metrics/metrics.server';
import { OutboxBoard } from './outbox/board';
import { Delivering } from './outbox/deliver';
import { TaskHandlers } from './outbox/handlers';
import { Sweeps } from './queue/sweeps';
import { Retention } from './retention';
import { HashRoot } from './secret/hash-root';
import { SealedColumns } from './secret/sealed-columns';
import { SecretRotation } from './secret/secret-rotation';
import { Tracing } from './tracing/tracing';

/** What the platform needs to stand; a test brings its own database and clock. */
export type PlatformOptions = { config: Config; schema: Schema; database?: Database; clock?: Clock };

/** Configuration, clock, database, keys and the registers of handlers and sweeps, for every module. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot({ config, schema, database, clock }: PlatformOptions): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => createDataSource(config, schema).options,
          dataSourceFactory: async () =>
            database?.dataSource ?? createDataSource(config, schema).initialize(),
        }),
      ],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: CLOCK, useValue: clock ?? clockOf(config) },
        {
          provide: Database,
          inject: [getDataSourceToken()],
          useFactory: (dataSource: DataSource) =>
            database ?? new Database(dataSource, replicaOf(config, dataSource)),
        },
        Crypto,
        Retention,
        SealedColumns,
        HashRoot,
        SecretRotation,
        TaskHandlers,
        Sweeps,
        Delivering,
        OutboxBoard,
        LiveLine,
        ClockWatch,
        Rates,
        Leaving,
        MetricsServer,
        Tracing,
      ],
      exports: [
        CONFIG,
        CLOCK,
        Database,
        Crypto,
        Retention,
        SealedColumns,
        SecretRotation,
        TaskHandlers,
        Sweeps,
        Delivering,
        OutboxBoard,
        LiveLine,
        ClockWatch,
        Rates,
        Leaving,
      ],
    };
  }
}
