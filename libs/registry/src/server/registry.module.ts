import { Module } from '@nestjs/common';
import type { Clock } from '@keshen/kernel';
import { CLOCK, CONFIG, type Config } from '@keshen/platform/server';
import { ClaimVouching } from './claim-vouching';
import { FileCreditRegister, FileLegalPersonRegister, RegistryFile } from './file.registers';
import { HttpCreditRegister, HttpLegalPersonRegister, RegistryLine } from './http.registers';
import { FilePatentRegister, HttpPatentRegister, PatentRegister } from './patent.register';
import { RegisterAnswers } from './register-answers';
import { RegisterQuestions } from './register-questions';
import { CreditRegister, LegalPersonRegister } from './registers';

/** With REGISTRY_URL the registers are asked over HTTP, without it a file answers. */
@Module({
  providers: [
    {
      provide: LegalPersonRegister,
      inject: [CONFIG],
      useFactory: (config: Config): LegalPersonRegister =>
        config.REGISTRY_URL
          ? new HttpLegalPersonRegister(new RegistryLine(config.REGISTRY_URL))
          : new FileLegalPersonRegister(new RegistryFile(config.REGISTRY_FILE)),
    },
    {
      provide: CreditRegister,
      inject: [CONFIG, CLOCK],
      useFactory: (config: Config, clock: Clock): CreditRegister =>
        config.REGISTRY_URL
          ? new HttpCreditRegister(new RegistryLine(config.REGISTRY_URL), clock)
          : new FileCreditRegister(new RegistryFile(config.REGISTRY_FILE), clock),
    },
    {
      provide: PatentRegister,
      inject: [CONFIG],
      useFactory: (config: Config): PatentRegister =>
        config.REGISTRY_URL
          ? new HttpPatentRegister(new RegistryLine(config.REGISTRY_URL))
          : new FilePatentRegister(new RegistryFile(config.REGISTRY_FILE)),
    },
    RegisterAnswers,
    RegisterQuestions,
    ClaimVouching,
  ],
  exports: [LegalPersonRegister, CreditRegister, PatentRegister, RegisterAnswers, RegisterQuestions],
})
export class RegistryModule {}
