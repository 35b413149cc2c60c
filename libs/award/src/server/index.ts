import { Award1764001100000 } from './award.migration';
import { ResultReports1764001400230 } from './result-reports.migration';
import { SelfEvaluation1764003000000 } from './self-evaluation.migration';

export * from './agreement.behaviour';
export * from './award.module';
export * from './report.behaviours';
export * from './report.service';
export const awardMigrations = [Award1764001100000, ResultReports1764001400230, SelfEvaluation1764003000000];
