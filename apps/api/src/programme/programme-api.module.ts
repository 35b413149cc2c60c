import { Module } from '@nestjs/common';
import { AdminCallsController, AdminProgrammesController } from './admin-calls.controller';
import { CallFunnel } from './call-funnel';
import { CallsController, ProgrammesController } from './calls.controller';

@Module({
  controllers: [CallsController, ProgrammesController, AdminCallsController, AdminProgrammesController],
  providers: [CallFunnel],
})
export class ProgrammeApiModule {}
