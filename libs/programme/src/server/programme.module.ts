import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { FileAccess } from '@keshen/document/server';
import { CallQueries } from './call.queries';
import { CallService } from './call.service';
import { PreviewService } from './preview.service';
import { ProgrammeService } from './programme.service';

const services = [ProgrammeService, CallService, CallQueries, PreviewService];

/** Global: every capability above reads definitions and calls. */
@Global()
@Module({ providers: services, exports: services })
export class ProgrammeModule implements OnModuleInit {
  constructor(
    private readonly files: FileAccess,
    private readonly calls: CallQueries,
  ) {}

  /** 政策附件 are read by whoever may read the call: of a published one, by everybody. */
  onModuleInit(): void {
    this.files.register('call', (_tx, actor, { thing }) => this.calls.reads(actor, thing.id), {
      audited: false,
    });
  }
}
