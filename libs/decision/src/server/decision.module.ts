import { Module, type OnModuleInit } from '@nestjs/common';
import { ApplicationModule, StageBehaviours } from '@keshen/application/server';
import { AwardService } from './award.service';
import { DecisionBehaviour } from './decision.behaviour';
import { DecisionFinder } from './decision.facts';
import { MeetingQueries } from './meeting.queries';
import { MeetingService } from './meeting.service';
import { RankingQueries } from './ranking.queries';

const services = [
  AwardService,
  DecisionFinder,
  DecisionBehaviour,
  RankingQueries,
  MeetingQueries,
  MeetingService,
];

@Module({ imports: [ApplicationModule], providers: services, exports: services })
export class DecisionModule implements OnModuleInit {
  constructor(
    private readonly behaviours: StageBehaviours,
    private readonly behaviour: DecisionBehaviour,
  ) {}

  onModuleInit(): void {
    this.behaviours.register([this.behaviour]);
  }
}
