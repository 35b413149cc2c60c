import { Module } from '@nestjs/common';
import { AwardController } from './award.controller';

@Module({ controllers: [AwardController] })
export class AwardApiModule {}
