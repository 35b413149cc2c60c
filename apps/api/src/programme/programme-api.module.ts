import { Module } from '@nestjs/common';
import { AdminCallsController, AdminProgrammesController } from './admin-calls.controller';
import { CallFunnel } from './call-funnel';
import { CallsController, ProgrammeSchemaController, ProgrammesController } from './calls.controller';

@Module({
  controllers: [
    CallsController,
    ProgrammeSchemaController,
    ProgrammesController,
    AdminCallsController,
    AdminProgrammesController,
  ],
  providers: [CallFunnel],
})
export class ProgrammeApiModule {}
