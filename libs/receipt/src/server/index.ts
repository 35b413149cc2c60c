export * from './algorithms';
export * from './digest';
export * from './pdf';
export * from './receipt.module';
export * from './seal';
export * from './signing.keys';
export * from './verify';
import { Receipt1764002000500 } from './receipt.migration';

export const receiptMigrations = [Receipt1764002000500];
