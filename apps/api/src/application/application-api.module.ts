import { Module } from '@nestjs/common';
import { ApplicationController, CaseController, WorkController } from './application.controller';

@Module({ controllers: [WorkController, ApplicationController, CaseController] })
export class ApplicationApiModule {}
