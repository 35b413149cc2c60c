import { CallService } from '@keshen/programme/server';
import { Module, type OnModuleInit } from '@nestjs/common';
import { StageBehaviours, submissionKept } from '@keshen/application/server';
import { LetterWords } from '@keshen/letter/server';
import { TaskHandlers } from '@keshen/platform/server';
import { correctionWords } from './correction.words';
import { EndorsementBehaviour, FormalCheckBehaviour, SiteVisitBehaviour } from './check.stages';
import { ConsultationBehaviour } from './consultation.stage';
import { LeadSearch } from './lead.search';
import { LeadService } from './lead.service';
import { ScreeningFindings, ScreeningService } from './screening.service';
import { ScreeningBehaviour } from './screening.stage';
import { screeningCredit, screeningEvaluate } from './tasks';
import { Comparisons, VerificationBehaviour } from './verification.stage';

@Module({
  providers: [
    ScreeningService,
    ScreeningFindings,
    ConsultationBehaviour,
    Comparisons,
    VerificationBehaviour,
    LeadSearch,
    LeadService,
  ],
  exports: [ScreeningService, Comparisons, LeadSearch, LeadService],
})
export class ScreeningModule implements OnModuleInit {
  constructor(
    private readonly calls: CallService,
    private readonly behaviours: StageBehaviours,
    private readonly consultation: ConsultationBehaviour,
    private readonly verification: VerificationBehaviour,
    private readonly handlers: TaskHandlers,
    private readonly screening: ScreeningService,
    private readonly words: LetterWords,
    private readonly leads: LeadSearch,
  ) {}

  onModuleInit(): void {
    this.behaviours.register([
      new EndorsementBehaviour(this.calls),
      new FormalCheckBehaviour(),
      new ScreeningBehaviour(),
      new SiteVisitBehaviour(),
      this.consultation,
      this.verification,
    ] as never[]);
    this.words.add(correctionWords);
    this.handlers.handleOutside(screeningCredit, ({ entry }, { key }) =>
      this.screening.askCredit(entry, key),
    );
    this.handlers.handle(submissionKept, (tx, { application }) => this.leads.search(tx, application));
    this.handlers.handle(screeningEvaluate, (tx, { entry }) => this.screening.evaluate(tx, entry));
  }
}
