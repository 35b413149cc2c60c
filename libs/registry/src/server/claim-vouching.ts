import { Injectable, type OnModuleInit } from '@nestjs/common';
import { claimCheck, ClaimService } from '@keshen/identity/server';
import { Database, TaskHandlers } from '@keshen/platform/server';
import { RegisterAnswers } from './register-answers';
import { LegalPersonRegister } from './registers';

/** Asks the register of legal persons about each claim of a unit; identity decides what follows from the answer. */
@Injectable()
export class ClaimVouching implements OnModuleInit {
  constructor(
    private readonly handlers: TaskHandlers,
    private readonly database: Database,
    private readonly answers: RegisterAnswers,
    private readonly claims: ClaimService,
    private readonly register: LegalPersonRegister,
  ) {}

  onModuleInit(): void {
    this.handlers.handleOutside(claimCheck, ({ claim }) => this.check(claim));
  }

  /** Throws `RegisterUnavailable` when the register is silent: the task is tried again, an officer may be quicker. */
  async check(claim: string): Promise<void> {
    const asked = await this.claims.toCheck(claim);
    if (!asked) return;
    const person = await this.register.find(asked.creditCode);
    await this.database.transaction((tx) => this.answers.keep(tx, asked.party, person));
    await this.claims.registerAnswered(claim, person);
  }
}
