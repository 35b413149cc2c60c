import { Body, Controller, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import { ApplicationAccess } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Public, Roles, SignedIn } from '@keshen/identity/server';
import { notFound } from '@keshen/kernel';
import { Database, Operation, parsed } from '@keshen/platform/server';
import { plaqueRequest, registerQuery, type RegisterQuery } from '@keshen/recognition';
import { registrationOf, RegisterService } from '@keshen/recognition/server';

const id = parsed(z.uuid());

/** 备案登记簿. Registering is an outcome of the stage. */
@Controller('api')
export class RegisterController {
  constructor(
    private readonly registers: RegisterService,
    private readonly database: Database,
    private readonly access: ApplicationAccess,
  ) {}

  @Get('registers')
  @Public()
  @Operation({ summary: 'The public register, the latest first', query: registerQuery })
  register(@Query(parsed(registerQuery)) query: RegisterQuery) {
    return this.registers.register(query);
  }

  @Put('registers/:id/plaque')
  @HttpCode(204)
  @Roles('officer')
  @Operation({ summary: 'Write down when the plaque was handed over', body: plaqueRequest })
  handOver(
    @CurrentActor() actor: Actor,
    @Param('id', id) registration: string,
    @Body(parsed(plaqueRequest)) body: z.infer<typeof plaqueRequest>,
  ) {
    return this.registers.handOver(actor, registration, body.on);
  }

  @Get('applications/:id/registration')
  @SignedIn()
  @Operation({ summary: 'What was registered of an application: the data of its certificate' })
  registration(@CurrentActor() actor: Actor, @Param('id', id) application: string) {
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'read', application);
      const found = await registrationOf(tx, application);
      if (!found) throw notFound('registration.unknown');
      return found;
    });
  }
}
