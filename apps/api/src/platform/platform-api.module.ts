import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { FloodGuard, ReadsOld } from '@keshen/platform/server';
import { AuditController } from './audit.controller';
import { HealthController } from './health.controller';
import { QueueBoard } from './queue-board';
import { QueueBoardController } from './queue-board.controller';
import { TasksController } from './tasks.controller';
import { TimeController } from './time.controller';

@Module({
  controllers: [HealthController, TasksController, AuditController, TimeController, QueueBoardController],
  providers: [
    QueueBoard,
    { provide: APP_GUARD, useClass: FloodGuard },
    { provide: APP_INTERCEPTOR, useClass: ReadsOld },
  ],
})
export class PlatformApiModule {}
