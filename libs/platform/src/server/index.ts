import type { EntityList, MigrationList } from './database/data-source';
import { Outbox1764000000000 } from './outbox/outbox.migration';
import { Handing1764007000600 } from './outbox/handing.migration';
import { Traces1764005000600 } from './outbox/traces.migration';
import { Secrets1764008000200 } from './secret/secret.migration';

export const platformEntities: EntityList = [];
export const platformMigrations: MigrationList = [
  Outbox1764000000000,
  Traces1764005000600,
  Handing1764007000600,
  Secrets1764008000200,
];

export * from './clock';
export * from './config/config';
export * from './crypto';
export * from './database/clock-drift';
export * from './database/data-source';
export * from './database/dated';
export * from './database/database';
export * from './database/gathering';
export { often } from './database/prepared';
export * from './database/hidden';
export * from './database/keyset';
export * from './database/old-reads';
export * from './database/replica';
export * from './http/app-logger';
export * from './http/arrival';
export * from './http/create-server';
export { listen } from './http/entrances';
export * from './http/flood';
export * from './http/rates';
export * from './http/refusal-watch';
export * from './http/leaving';
export * from './http/log';
export * from './http/operation';
export * from './http/parsed';
export * from './http/problem.filter';
export { deniedRequests, metrics, stageEntries } from './metrics/metrics';
export * from './metrics/metrics.server';
export * from './outbox/board';
export * from './outbox/deliver';
export * from './outbox/handlers';
export * from './outbox/relay';
export * from './live/live-line';
export * from './outbox/task';
export * from './pdf';
export * from './platform.module';
export * from './queue/link';
export * from './queue/queue.module';
export * from './queue/sweep-runner';
export * from './queue/sweeps';
export * from './retention';
export * from './secret/sealed-columns';
export { mayBeResealed, neverResealed } from './secret/secret.migration';
export * from './secret/secret-rotation';
export * from './shutdown';
export * from './spreadsheet';
export { traceEvent, traceNow } from './tracing/trace';
export * from './tracing/tracing';
