import { Module } from '@nestjs/common';
import { AnalysisController } from './analysis.controller';
import { ExpertsController } from './experts.controller';
import { InvitationsController } from './invitations.controller';
import { FeedbackController, PanelController, ReviewController } from './review.controller';

@Module({
  controllers: [
    AnalysisController,
    ExpertsController,
    FeedbackController,
    InvitationsController,
    PanelController,
    ReviewController,
  ],
})
export class ReviewApiModule {}
