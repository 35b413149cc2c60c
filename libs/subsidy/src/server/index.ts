import type { MigrationList } from '@keshen/platform/server';
import { Subsidy1764001400310 } from './subsidy.migration';

export * from './batch.queries';
export * from './batch.service';
export * from './check.service';
export * from './offer.queries';
export * from './offer.service';
export * from './patent-comparison';
export * from './sitting.service';
export * from './subsidy.module';
export * from './tasks';

export const subsidyMigrations: MigrationList = [Subsidy1764001400310];
