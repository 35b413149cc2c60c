import { Module, type OnModuleInit } from '@nestjs/common';
import { ApplicationAccess, StageBehaviours } from '@keshen/application/server';
import { ExpertService } from './expert.service';
import { PanelService } from './panel.service';
import { ReviewQueries } from './review.queries';
import { ReviewService } from './review.service';
import { DefenceBehaviour } from './defence.stage';
import { DefenceService } from './defence.service';
import { ReviewBehaviour } from './review.stage';

const services = [
  ExpertService,
  PanelService,
  ReviewService,
  ReviewQueries,
  ReviewBehaviour,
  DefenceService,
  DefenceBehaviour,
];

@Module({ providers: services, exports: services })
export class ReviewModule implements OnModuleInit {
  constructor(
    private readonly behaviours: StageBehaviours,
    private readonly behaviour: ReviewBehaviour,
    private readonly defence: DefenceBehaviour,
    private readonly access: ApplicationAccess,
    private readonly queries: ReviewQueries,
  ) {}

  onModuleInit(): void {
    this.behaviours.register([this.behaviour, this.defence]);
    this.access.guardContents(async (tx, actor, applicationId) =>
      (await this.queries.undeclared(tx, actor, applicationId)) ? 'review.declaration-needed' : null,
    );
  }
}
