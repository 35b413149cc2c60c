import { Module } from '@nestjs/common';
import { MeetingController, RankingController } from './decision.controller';

@Module({ controllers: [RankingController, MeetingController] })
export class DecisionApiModule {}
