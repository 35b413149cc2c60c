import { Module, type OnModuleInit } from '@nestjs/common';
import { StageBehaviours } from '@keshen/application/server';
import { LetterWords } from '@keshen/letter/server';
import { Sweeps } from '@keshen/platform/server';
import { certificateWords } from './certificate.words';
import { RecheckService } from './recheck.service';
import { RegistrationBehaviour } from './registration.behaviour';
import { RegisterService } from './register.service';
import { UpwardBehaviour } from './upward.behaviour';
import { UpwardQueries } from './upward.queries';
import { UpwardService } from './upward.service';

const SWEEP_MS = 60 * 60_000;
const services = [
  UpwardBehaviour,
  UpwardService,
  UpwardQueries,
  RegistrationBehaviour,
  RegisterService,
  RecheckService,
];

@Module({ providers: services, exports: services })
export class RecognitionModule implements OnModuleInit {
  constructor(
    private readonly behaviours: StageBehaviours,
    private readonly sweeps: Sweeps,
    private readonly upward: UpwardBehaviour,
    private readonly registration: RegistrationBehaviour,
    private readonly rechecks: RecheckService,
    private readonly letters: LetterWords,
  ) {}

  onModuleInit(): void {
    this.behaviours.register([this.upward, this.registration]);
    this.behaviours.onEnd('recheck', (tx, subject) => this.rechecks.ended(tx, subject));
    this.letters.add(certificateWords);
    this.sweeps.define('rechecks', SWEEP_MS, () => this.rechecks.open());
  }
}
