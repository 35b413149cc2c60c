import { Module } from '@nestjs/common';
import { BatchesController, OffersController, PatentItemsController } from './subsidy.controller';

@Module({ controllers: [BatchesController, OffersController, PatentItemsController] })
export class SubsidyApiModule {}
