import type { MigrationList } from '@keshen/platform/server';
import { Recognition1764001400240 } from './recognition.migration';

export * from './recheck.service';
export * from './recognition.module';
export * from './registration.behaviour';
export * from './registration.rows';
export * from './register.service';
export * from './upward.behaviour';
export * from './upward.queries';
export * from './upward.rows';
export * from './upward.service';

export const recognitionMigrations: MigrationList = [Recognition1764001400240];
