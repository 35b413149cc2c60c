import { Module } from '@nestjs/common';
import { ApplicationController, CaseController, WorkController } from './application.controller';
import { HistoryController } from './history.controller';
import { LiveController } from './live.controller';
import { AmendmentsController } from './amendments.controller';
import { EarlierController, MatchesController } from './matches.controller';
import { ReceiptsController, ReceiptVerificationController } from './receipts.controller';
import { SubmissionController } from './submission.controller';
import { ProfileController, ProfileOfferController } from './profile.controller';
import { TablesController } from './tables.controller';
import { LeadsController } from './leads.controller';
import { ActivityController, MyThreadsController, ThreadsController } from './threads.controller';
import { AdminTrialsController, TrialsController } from './trials.controller';
import { VersionMovesController } from './version-moves.controller';

@Module({
  controllers: [
    WorkController,
    ApplicationController,
    SubmissionController,
    ReceiptsController,
    ReceiptVerificationController,
    LiveController,
    HistoryController,
    CaseController,
    TablesController,
    MatchesController,
    EarlierController,
    VersionMovesController,
    AmendmentsController,
    ThreadsController,
    MyThreadsController,
    LeadsController,
    ActivityController,
    ProfileController,
    ProfileOfferController,
    AdminTrialsController,
    TrialsController,
  ],
})
export class ApplicationApiModule {}
