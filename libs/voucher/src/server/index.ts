import { VoucherLedger1764001400400 } from './ledger.migration';
import { VoucherOrderRequests1764007000501 } from './order-request.migration';
import { VoucherServices1764001400401 } from './service.migration';

export * from './books.queries';
export * from './catalogue.queries';
export * from './draw.service';
export * from './expiry.service';
export * from './institution.service';
export * from './ledger';
export * from './ledger.verifier';
export * from './order.queries';
export * from './order.service';
export * from './payout.queries';
export * from './payout.service';
export * from './redemption.behaviour';
export * from './voucher.module';
export * from './voucher.queries';
export const voucherMigrations = [
  VoucherLedger1764001400400,
  VoucherServices1764001400401,
  VoucherOrderRequests1764007000501,
];
