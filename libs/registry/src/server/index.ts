import type { MigrationList } from '@keshen/platform/server';
import { RegisterAnswers1764001400100 } from './register-answers.migration';

export const registryMigrations: MigrationList = [RegisterAnswers1764001400100];

export * from './file.registers';
export * from './http.registers';
export * from './patent.register';
export * from './register-answers';
export * from './registers';
export * from './registry.module';
