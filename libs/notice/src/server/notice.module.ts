import { Module, type OnModuleInit } from '@nestjs/common';
import { ApplicationModule, StageBehaviours } from '@keshen/application/server';
import { DecisionModule } from '@keshen/decision/server';
import { Sweeps, TaskHandlers, SealedColumns } from '@keshen/platform/server';
import { PublicAwards } from './awards.queries';
import { AwardMatter, Matters } from './matters';
import { NoticeBehaviour } from './notice.behaviour';
import { NoticeQueries } from './notice.queries';
import { NoticeService } from './notice.service';
import { ObjectionBehaviour } from './objection.behaviour';
import { objectorContext, ObjectionService } from './objection.service';
import { objectionsSettle } from './tasks';

const SWEEP_MS = 60_000;
const services = [
  AwardMatter,
  Matters,
  NoticeBehaviour,
  ObjectionBehaviour,
  NoticeService,
  ObjectionService,
  NoticeQueries,
  PublicAwards,
];

@Module({ imports: [ApplicationModule, DecisionModule], providers: services, exports: services })
export class NoticeModule implements OnModuleInit {
  constructor(
    private readonly behaviours: StageBehaviours,
    private readonly notices: NoticeBehaviour,
    private readonly objections: ObjectionBehaviour,
    private readonly service: NoticeService,
    private readonly handlers: TaskHandlers,
    private readonly sweeps: Sweeps,
    private readonly sealed: SealedColumns,
  ) {}

  onModuleInit(): void {
    this.behaviours.register([this.notices, this.objections]);
    this.sealed.define({
      table: 'objections',
      column: 'objector_sealed',
      key: { case_id: 'uuid' },
      of: ['case_id'],
      context: objectorContext,
    });
    this.handlers.handle(objectionsSettle, (tx, payload) => this.objections.settle(tx, payload.case));
    this.sweeps.define('notices', SWEEP_MS, () => this.service.endPeriods());
  }
}
