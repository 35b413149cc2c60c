import { Module } from '@nestjs/common';
import { InstitutionController } from './institutions.controller';
import { VoucherController } from './voucher.controller';
import { SettlementController } from './settlement.controller';

@Module({ controllers: [VoucherController, InstitutionController, SettlementController] })
export class VoucherApiModule {}
