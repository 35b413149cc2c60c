import { Module } from '@nestjs/common';
import { DemoDrive } from './demo-drive';
import { DemoPeople } from './demo-people';
import { DemoTime } from './demo-stage';
import { DemoService } from './demo.service';

const services = [DemoTime, DemoPeople, DemoDrive, DemoService];

/** Present in the command that prepares a demonstration only; its clock is adjustable. */
@Module({ providers: services, exports: services })
export class DemoModule {}
