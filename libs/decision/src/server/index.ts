import type { MigrationList } from '@keshen/platform/server';
import { Decision1764000900000 } from './decision.migration';
import { DecisionGrowth1764005000401 } from './growth.migration';
import { DecisionWithoutMoney1764001400200 } from './without-money.migration';

export type { Award } from './award.rows';
export * from './award.service';
export * from './decision.behaviour';
export * from './decision.facts';
export * from './decision.module';
export * from './meeting.queries';
export * from './meeting.service';
export * from './ranked-calls.queries';
export * from './ranking.queries';

export const decisionMigrations: MigrationList = [
  Decision1764000900000,
  DecisionWithoutMoney1764001400200,
  DecisionGrowth1764005000401,
];
