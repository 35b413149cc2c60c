import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import { beginSecondFactor, confirmSecondFactor, endSecondFactor, type Actor } from '@keshen/identity';
import {
  CurrentActor,
  OfSession,
  SecondFactorService,
  SignedIn,
  type CurrentSession,
} from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';

const CODE = ['second-factor.wrong', 'sign-in.locked'];

/** 两步验证 of whoever asks. */
@Controller('api/second-factor')
@SignedIn()
export class SecondFactorController {
  constructor(private readonly factors: SecondFactorService) {}

  @Get()
  @Operation({ summary: 'Whether my second factor is set up, and how many recovery codes are left' })
  read(@CurrentActor() actor: Actor) {
    return this.factors.read(actor);
  }

  @Post()
  @HttpCode(200)
  @Operation({
    summary: 'A secret for my authenticator app; nothing changes before a code of it was given',
    body: beginSecondFactor,
    problems: ['password.wrong', 'sign-in.locked', 'second-factor.on'],
  })
  begin(
    @CurrentActor() actor: Actor,
    @Body(parsed(beginSecondFactor)) body: z.infer<typeof beginSecondFactor>,
  ) {
    return this.factors.begin(actor, body.current);
  }

  @Put()
  @Operation({
    summary: 'Set my second factor up by a first code; answers the recovery codes once',
    body: confirmSecondFactor,
    problems: ['second-factor.wrong', 'second-factor.not-begun'],
  })
  confirm(
    @CurrentActor() actor: Actor,
    @OfSession() session: CurrentSession,
    @Body(parsed(confirmSecondFactor)) body: z.infer<typeof confirmSecondFactor>,
  ) {
    return this.factors.confirm(actor, session.id, body.code);
  }

  @Post('recovery-codes')
  @HttpCode(200)
  @Operation({
    summary: 'New recovery codes in place of those before',
    body: confirmSecondFactor,
    problems: [...CODE, 'second-factor.off'],
  })
  renew(
    @CurrentActor() actor: Actor,
    @Body(parsed(confirmSecondFactor)) body: z.infer<typeof confirmSecondFactor>,
  ) {
    return this.factors.renewRecovery(actor, body.code);
  }

  @Post('end')
  @HttpCode(204)
  @Operation({
    summary: 'Take my second factor away',
    body: endSecondFactor,
    problems: [...CODE, 'password.wrong', 'second-factor.off'],
  })
  end(@CurrentActor() actor: Actor, @Body(parsed(endSecondFactor)) body: z.infer<typeof endSecondFactor>) {
    return this.factors.end(actor, body.current, body.code);
  }
}
