import type { MigrationList } from '@keshen/platform/server';
import { Leads1764002000602 } from './leads.migration';
import { Screening1764000700000 } from './screening.migration';

export * from './check.stages';
export * from './consultation.stage';
export * from './lead.search';
export * from './lead.service';
export * from './screening.module';
export * from './screening.service';
export * from './screening.stage';
export * from './tasks';
export * from './verification.stage';

export const screeningMigrations: MigrationList = [Screening1764000700000, Leads1764002000602];
