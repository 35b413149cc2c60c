import { hasRole } from '@keshen/identity';
import { ErasureService, PersonalData } from '@keshen/identity/server';
import { Module, type OnModuleInit } from '@nestjs/common';
import { ApplicationAccess, StageBehaviours } from '@keshen/application/server';
import { Enclosures } from '@keshen/notification/server';
import { ApartService } from './apart.service';
import { AnalysisQueries } from './analysis.queries';
import { Database, Retention, SealedColumns, Sweeps, TaskHandlers } from '@keshen/platform/server';
import { BidService } from './bid.service';
import { BiddingService } from './bidding.service';
import { BreachService } from './breach.service';
import { Candidates } from './candidates';
import { ConflictRegister } from './conflict.register';
import { ConflictService } from './conflict.service';
import { ExpertApplicationQueries } from './expert-application.queries';
import { APPLICATION_RESIDENT_CONTEXT, ExpertApplicationService } from './expert-application.service';
import { RecommendationService } from './recommendation.service';
import { DrawPool } from './expert-draw.pool';
import { ExpertDrawQueries } from './expert-draw.queries';
import { DrawSeats } from './expert-draw.seats';
import { ExpertDrawService, seedContext } from './expert-draw.service';
import { ExpertQueries, RESIDENT_CONTEXT } from './expert.queries';
import { ExpertService } from './expert.service';
import { eraseExpert, heldOfExpert, removeOldApplications } from './held-of-expert';
import { HandoverService } from './handover.service';
import { FieldService } from './field.service';
import { InterestService } from './interest.service';
import { InvitationService } from './invitation.service';
import { InvitationTokens } from './invitation.token';
import { RegisterSheets } from './register-sheets.service';
import { PanelService } from './panel.service';
import { PlanGathering } from './plan.gather';
import { PlanQueries } from './plan.queries';
import { planSolve, PlanService } from './plan.service';
import { PlanSolver } from './plan.solver';
import { ReviewQueries } from './review.queries';
import { ReviewReminders } from './review.reminders';
import { ReviewService } from './review.service';
import { DefenceBehaviour } from './defence.stage';
import { DefenceService } from './defence.service';
import { DiscussionService } from './discussion.service';
import { FeedbackQueries } from './feedback.queries';
import { OfflineReviews } from './offline.service';
import { QualityService } from './quality.service';
import { QuestionService } from './question.service';
import { ReviewBehaviour } from './review.stage';
import { BlindReview } from './veil';
import { SessionQueries } from './session.queries';
import { SessionService } from './session.service';

const SWEEP_MS = 60_000;

const services = [
  AnalysisQueries,
  BidService,
  BiddingService,
  BreachService,
  InterestService,
  ConflictService,
  ConflictRegister,
  ExpertQueries,
  ExpertService,
  RecommendationService,
  ExpertApplicationService,
  ExpertApplicationQueries,
  FieldService,
  BlindReview,
  InvitationTokens,
  ReviewReminders,
  InvitationService,
  Candidates,
  PanelService,
  HandoverService,
  RegisterSheets,
  ApartService,
  PlanGathering,
  PlanSolver,
  PlanService,
  PlanQueries,
  DrawPool,
  DrawSeats,
  ExpertDrawService,
  ExpertDrawQueries,
  ReviewService,
  ReviewQueries,
  DiscussionService,
  FeedbackQueries,
  QualityService,
  QuestionService,
  OfflineReviews,
  ReviewBehaviour,
  DefenceService,
  DefenceBehaviour,
  SessionQueries,
  SessionService,
];

@Module({ providers: services, exports: services })
export class ReviewModule implements OnModuleInit {
  constructor(
    private readonly behaviours: StageBehaviours,
    private readonly behaviour: ReviewBehaviour,
    private readonly defence: DefenceBehaviour,
    private readonly access: ApplicationAccess,
    private readonly queries: ReviewQueries,
    private readonly reminders: ReviewReminders,
    private readonly blind: BlindReview,
    private readonly sweeps: Sweeps,
    private readonly sessions: SessionQueries,
    private readonly enclosures: Enclosures,
    private readonly handlers: TaskHandlers,
    private readonly plans: PlanService,
    private readonly data: PersonalData,
    private readonly sealed: SealedColumns,
    private readonly erasure: ErasureService,
    private readonly retention: Retention,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.data.define(...heldOfExpert);
    this.erasure.define(eraseExpert);
    this.retention.define({
      kind: 'expert-applications',
      days: 730,
      least: 365,
      sweep: (before, most) => removeOldApplications(this.database, before, most),
    });
    this.sealed.define(
      { table: 'experts', column: 'resident_sealed', key: { account_id: 'uuid' }, context: RESIDENT_CONTEXT },
      { table: 'expert_applications', column: 'resident_sealed', context: APPLICATION_RESIDENT_CONTEXT },
      { table: 'expert_draws', column: 'seed_sealed', of: ['id'], context: seedContext },
    );
    this.behaviours.register([this.behaviour, this.defence]);
    this.sweeps.define('reviews.overdue', SWEEP_MS, () => this.reminders.sweep());
    this.access.veil((tx, actor, applicationId) => this.blind.veilOf(tx, actor, applicationId));
    this.enclosures.register('defence', (id) => this.sessions.enclosure(Number(id)));
    this.enclosures.register('defence-session', (id) => this.sessions.enclosureOfSession(id));
    this.handlers.handleOutside(planSolve, ({ plan }) => this.plans.solve(plan));
    this.access.guardContents(async (tx, actor, applicationId) =>
      hasRole(actor, 'expert') && (await this.queries.undeclared(tx, actor, applicationId))
        ? 'review.declaration-needed'
        : null,
    );
  }
}
