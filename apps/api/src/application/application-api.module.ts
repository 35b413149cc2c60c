import { Module } from '@nestjs/common';
import { ApplicationController, CaseController, WorkController } from './application.controller';
import { MatchesController } from './matches.controller';
import { TablesController } from './tables.controller';

@Module({
  controllers: [WorkController, ApplicationController, CaseController, TablesController, MatchesController],
})
export class ApplicationApiModule {}
