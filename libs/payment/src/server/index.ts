import { PaymentBatch1764001400520 } from './batch.migration';
import { Payment1764001200000 } from './payment.migration';

export * from './batch.queries';
export * from './batch.service';
export * from './ledger';
export * from './payment.behaviour';
export * from './payment.module';
export * from './payment.queries';
export * from './payment.service';
export * from './treasury.service';
export const paymentMigrations = [Payment1764001200000, PaymentBatch1764001400520];
