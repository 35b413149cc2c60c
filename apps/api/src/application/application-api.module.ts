import { Module } from '@nestjs/common';
import { ApplicationController, CaseController, WorkController } from './application.controller';
import { TablesController } from './tables.controller';

@Module({ controllers: [WorkController, ApplicationController, CaseController, TablesController] })
export class ApplicationApiModule {}
