import { Module } from '@nestjs/common';
import { DemoDefence } from './demo-defence';
import { DemoDrive } from './demo-drive';
import { DemoPanels } from './demo-panels';
import { DemoPeople } from './demo-people';
import { DemoTime } from './demo-stage';
import { DemoVouchers } from './demo-vouchers';
import { DemoService } from './demo.service';

const services = [DemoTime, DemoPeople, DemoPanels, DemoDrive, DemoDefence, DemoVouchers, DemoService];

/** Present in the command that prepares a demonstration only; its clock is adjustable. */
@Module({ providers: services, exports: services })
export class DemoModule {}
