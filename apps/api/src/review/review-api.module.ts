import { Module } from '@nestjs/common';
import { ExpertsController } from './experts.controller';
import { InvitationsController } from './invitations.controller';
import { FeedbackController, PanelController, ReviewController } from './review.controller';

@Module({
  controllers: [
    ExpertsController,
    InvitationsController,
    ReviewController,
    PanelController,
    FeedbackController,
  ],
})
export class ReviewApiModule {}
