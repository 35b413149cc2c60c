import type { EntityList, MigrationList } from '@keshen/platform/server';
import { CallLimits1764002000103 } from './call-limits.migration';
import { CallEnd1764002000502 } from './call-end.migration';
import { CallPreviews1764003000100 } from './preview.migration';
import { Programme1764000400000 } from './programme.migration';
import { TrialCalls1764002000100 } from './trial.migration';

export const programmeEntities: EntityList = [];
export const programmeMigrations: MigrationList = [
  Programme1764000400000,
  TrialCalls1764002000100,
  CallLimits1764002000103,
  CallEnd1764002000502,
  CallPreviews1764003000100,
];

export { callById, callColumns, lockCall, testsCall } from './call.rows';
export * from './call.queries';
export * from './call.service';
export * from './preview.service';
export * from './programme.module';
export * from './programme.service';
export * from './tasks';
export { shipped } from './shipped';
