import { Module } from '@nestjs/common';
import { ExpertsController } from './experts.controller';
import { PanelController, ReviewController } from './review.controller';

@Module({ controllers: [ExpertsController, ReviewController, PanelController] })
export class ReviewApiModule {}
