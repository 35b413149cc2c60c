import type { MigrationList } from '@keshen/platform/server';
import { RegisterAnswers1764001400100 } from './register-answers.migration';
import { RegisterQuestions1764002000104 } from './register-questions.migration';

export const registryMigrations: MigrationList = [
  RegisterAnswers1764001400100,
  RegisterQuestions1764002000104,
];

export * from './file.registers';
export * from './http.registers';
export * from './patent.register';
export * from './register-answers';
export * from './register-questions';
export * from './registers';
export * from './registry.module';
