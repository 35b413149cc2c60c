import { Module } from '@nestjs/common';
import { AnalysisController } from './analysis.controller';
import { BiddingController, BidsController } from './bids.controller';
import { ConflictsController, InterestsController } from './interests.controller';
import { ExpertApplicationsController, RecommendationsController } from './expert-applications.controller';
import { CallDrawsController, ExpertDrawsController } from './expert-draws.controller';
import { ExpertsController } from './experts.controller';
import { FieldsController } from './fields.controller';
import { InvitationsController } from './invitations.controller';
import { OfficeController } from './office.controller';
import { FeedbackController, PanelController, ReviewController } from './review.controller';
import { SessionController, TimetableController } from './session.controller';
import { ApartController, CallPlansController, PlansController } from './plans.controller';

@Module({
  controllers: [
    AnalysisController,
    BidsController,
    BiddingController,
    ExpertsController,
    ExpertApplicationsController,
    RecommendationsController,
    FieldsController,
    InterestsController,
    ConflictsController,
    FeedbackController,
    InvitationsController,
    OfficeController,
    PanelController,
    ReviewController,
    SessionController,
    TimetableController,
    PlansController,
    CallPlansController,
    ApartController,
    CallDrawsController,
    ExpertDrawsController,
  ],
})
export class ReviewApiModule {}
