import type { EntityList, MigrationList } from '@keshen/platform/server';
import { Audit1764000100000 } from './audit.migration';

export const auditEntities: EntityList = [];
export const auditMigrations: MigrationList = [Audit1764000100000];

export * from './audit.module';
export * from './audit.queries';
export * from './record';
export * from './sealer';
export * from './verify';
