import { Payment1764001200000 } from './payment.migration';

export * from './ledger';
export * from './payment.behaviour';
export * from './payment.module';
export * from './payment.queries';
export * from './payment.service';
export const paymentMigrations = [Payment1764001200000];
