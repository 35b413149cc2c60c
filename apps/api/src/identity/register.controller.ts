import { Controller, Get, Param } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, SignedIn } from '@keshen/identity/server';
import { isCreditCode } from '@keshen/kernel';
import { Operation, parsed } from '@keshen/platform/server';
import { RegisterQuestions } from '@keshen/registry/server';

const creditCode = parsed(z.string().max(18).refine(isCreditCode, { message: 'credit-code.malformed' }));

/** 查法人库: for whoever fills in a form. */
@Controller('api/register/legal-persons')
export class LegalPersonsController {
  constructor(private readonly register: RegisterQuestions) {}

  @Get(':creditCode')
  @SignedIn()
  @Operation({
    summary: 'What the register of legal persons says about a credit code; so often a minute for one account',
    problems: ['register.unknown-code', 'register.too-many', 'register.unavailable'],
  })
  find(@CurrentActor() actor: Actor, @Param('creditCode', creditCode) code: string) {
    return this.register.ask(actor, code);
  }
}
