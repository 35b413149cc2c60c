import { Module } from '@nestjs/common';
import { AwardsController, NoticeController, ObjectionController } from './notice.controller';

@Module({ controllers: [NoticeController, ObjectionController, AwardsController] })
export class NoticeApiModule {}
