import { Module, type OnModuleInit } from '@nestjs/common';
import {
  Announcements,
  ApplicationModule,
  caseForgone,
  StageBehaviours,
  SubmissionStore,
} from '@keshen/application/server';
import { wanText } from '@keshen/kernel';
import { LetterWords } from '@keshen/letter/server';
import { TaskHandlers } from '@keshen/platform/server';
import { AwardService } from './award.service';
import { awardWords } from './award.words';
import { DecisionBehaviour } from './decision.behaviour';
import { DecisionFinder } from './decision.facts';
import { MeetingQueries } from './meeting.queries';
import { MeetingService } from './meeting.service';
import { RankedCalls } from './ranked-calls.queries';
import { RankingQueries } from './ranking.queries';

const services = [
  AwardService,
  DecisionFinder,
  DecisionBehaviour,
  RankedCalls,
  RankingQueries,
  MeetingQueries,
  MeetingService,
];

@Module({ imports: [ApplicationModule], providers: services, exports: services })
export class DecisionModule implements OnModuleInit {
  constructor(
    private readonly behaviours: StageBehaviours,
    private readonly behaviour: DecisionBehaviour,
    private readonly announcements: Announcements,
    private readonly awards: AwardService,
    private readonly letters: LetterWords,
    private readonly submissions: SubmissionStore,
    private readonly handlers: TaskHandlers,
  ) {}

  onModuleInit(): void {
    this.behaviours.register([this.behaviour]);
    this.handlers.handle(caseForgone, (tx, payload) => this.awards.giveBack(tx, payload.case));
    this.letters.add(awardWords(this.submissions));
    this.announcements.addWords(async (tx, applicationId): Promise<Record<string, string>> => {
      const award = await this.awards.of(tx, applicationId);
      return award ? { amount: wanText(award.amountFen) } : {};
    });
  }
}
