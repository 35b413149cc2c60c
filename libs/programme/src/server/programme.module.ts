import { Global, Module } from '@nestjs/common';
import { CallQueries } from './call.queries';
import { CallService } from './call.service';
import { ProgrammeService } from './programme.service';

const services = [ProgrammeService, CallService, CallQueries];

/** Global: every capability above reads definitions and calls. */
@Global()
@Module({ providers: services, exports: services })
export class ProgrammeModule {}
