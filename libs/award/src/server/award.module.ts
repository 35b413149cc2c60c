import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { StageBehaviours } from '@keshen/application/server';
import type { Clock } from '@keshen/kernel';
import { LetterWords } from '@keshen/letter/server';
import { CLOCK, Sweeps } from '@keshen/platform/server';
import { acceptanceWords } from './acceptance.words';
import { AgreementBehaviour } from './agreement.behaviour';
import { AcceptanceBehaviour, EvaluationBehaviour, MilestoneBehaviour, Targets } from './report.behaviours';
import { ReportService } from './report.service';

const services = [
  AgreementBehaviour,
  MilestoneBehaviour,
  AcceptanceBehaviour,
  EvaluationBehaviour,
  ReportService,
  Targets,
];

@Module({ providers: services, exports: services })
export class AwardModule implements OnModuleInit {
  constructor(
    private readonly behaviours: StageBehaviours,
    private readonly sweeps: Sweeps,
    private readonly agreement: AgreementBehaviour,
    private readonly milestone: MilestoneBehaviour,
    private readonly acceptance: AcceptanceBehaviour,
    private readonly evaluation: EvaluationBehaviour,
    private readonly letters: LetterWords,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.behaviours.register([this.agreement, this.milestone, this.acceptance, this.evaluation]);
    this.letters.add(acceptanceWords);
    this.sweeps.define('agreements', 60_000, async () => void (await this.agreement.lapse(this.clock.now())));
  }
}
