import type { EntityList, MigrationList } from './database/data-source';
import { Outbox1764000000000 } from './outbox/outbox.migration';

export const platformEntities: EntityList = [];
export const platformMigrations: MigrationList = [Outbox1764000000000];

export * from './clock';
export * from './config/config';
export * from './crypto';
export * from './database/data-source';
export * from './database/database';
export * from './database/keyset';
export * from './http/app-logger';
export * from './http/create-server';
export * from './http/log';
export * from './http/operation';
export * from './http/parsed';
export * from './http/problem.filter';
export * from './outbox/board';
export * from './outbox/deliver';
export * from './outbox/handlers';
export * from './outbox/relay';
export * from './outbox/task';
export * from './platform.module';
export * from './queue/link';
export * from './queue/queue.module';
export * from './queue/sweep-runner';
export * from './queue/sweeps';
export * from './shutdown';
