export * from './access';
export * from './announcements';
export * from './answers';
export * from './application.module';
export * from './application.queries';
export * from './application.rows';
export * from './behaviour';
export * from './case.rows';
export * from './case.service';
export * from './certification.service';
export * from './draft.service';
export * from './eligibility.context';
export * from './stage.service';
export * from './submission.service';
export * from './tasks';
export * from './work.queries';
import { Application1764000600000 } from './application.migration';

export const applicationMigrations = [Application1764000600000];
