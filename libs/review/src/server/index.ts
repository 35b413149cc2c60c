import type { MigrationList } from '@keshen/platform/server';
import { ResealedDraws1764008000202 } from './resealed.migration';
import { Bids1764005000100 } from './bid.migration';
import { Composition1764004000400 } from './composition.migration';
import { ExpertUnit1764005000101 } from './expert-unit.migration';
import { DefenceSession1764003000700 } from './defence-session.migration';
import { Conflicts1764003000501 } from './conflict.migration';
import { Defence1764001400220 } from './defence.migration';
import { Discussion1764003000610 } from './discussion.migration';
import { ExpertDraws1764005000000 } from './expert-draw.migration';
import { Invitations1764003000600 } from './invitation.migration';
import { Plans1764003000400 } from './plan.migration';
import { PlanProgress1764005000200 } from './plan-progress.migration';
import { Register1764004000300 } from './register.migration';
import { PanelAnswers1764004000500 } from './panel-answers.migration';
import { Recommendation1764004000301 } from './recommendation.migration';
import { Review1764000800000 } from './review.migration';
import { Voided1764003000500 } from './voided.migration';

export * from './analysis.queries';
export * from './apart.service';
export * from './bid.service';
export * from './bidding.service';
export * from './breach.service';
export * from './conflict.register';
export * from './conflict.service';
export * from './defence.service';
export * from './defence.stage';
export * from './discussion.service';
export * from './expert-application.queries';
export * from './expert-application.service';
export * from './expert-draw.queries';
export * from './expert-draw.service';
export * from './expert.queries';
export * from './expert.service';
export * from './feedback.queries';
export * from './field.service';
export * from './invitation.service';
export * from './offline.service';
export * from './given.rows';
export * from './handover.service';
export * from './kept';
export * from './impartial';
export * from './interest.service';
export * from './panel.service';
export * from './quality.service';
export * from './question.rows';
export * from './question.service';
export * from './plan.queries';
export * from './recommendation.service';
export * from './register-sheets.service';
export * from './plan.service';
export * from './plan.solver';
export * from './review.module';
export * from './review.queries';
export * from './review.service';
export * from './review.stage';
export * from './session.queries';
export * from './session.service';
export type {} from './expert-draw.view';

export const reviewMigrations: MigrationList = [
  Review1764000800000,
  Defence1764001400220,
  Invitations1764003000600,
  Discussion1764003000610,
  DefenceSession1764003000700,
  Plans1764003000400,
  Voided1764003000500,
  Conflicts1764003000501,
  Composition1764004000400,
  Register1764004000300,
  Recommendation1764004000301,
  PanelAnswers1764004000500,
  Bids1764005000100,
  ExpertUnit1764005000101,
  PlanProgress1764005000200,
  ExpertDraws1764005000000,
  ResealedDraws1764008000202,
];
