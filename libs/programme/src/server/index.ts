import type { EntityList, MigrationList } from '@keshen/platform/server';
import { Programme1764000400000 } from './programme.migration';

export const programmeEntities: EntityList = [];
export const programmeMigrations: MigrationList = [Programme1764000400000];

export { callById, callColumns, lockCall, type Call } from './call.rows';
export * from './call.queries';
export * from './call.service';
export * from './programme.module';
export * from './programme.service';
export * from './tasks';
export { shipped } from './shipped';
