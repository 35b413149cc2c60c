import { applicationMigrations } from '@keshen/application/server';
import { auditMigrations } from '@keshen/audit/server';
import { decisionMigrations } from '@keshen/decision/server';
import { awardMigrations } from '@keshen/award/server';
import { documentMigrations } from '@keshen/document/server';
import { identityMigrations } from '@keshen/identity/server';
import { letterMigrations } from '@keshen/letter/server';
import { noticeMigrations } from '@keshen/notice/server';
import { notificationMigrations } from '@keshen/notification/server';
import { paymentMigrations } from '@keshen/payment/server';
import { platformMigrations, type MigrationList } from '@keshen/platform/server';
import { programmeMigrations } from '@keshen/programme/server';
import { receiptMigrations } from '@keshen/receipt/server';
import { registryMigrations } from '@keshen/registry/server';
import { recognitionMigrations } from '@keshen/recognition/server';
import { reviewMigrations } from '@keshen/review/server';
import { screeningMigrations } from '@keshen/screening/server';
import { LiveOnly1764002000102 } from './live-only';
import { voucherMigrations } from '@keshen/voucher/server';
import { subsidyMigrations } from '@keshen/subsidy/server';

/** Every migration, in the order of the capabilities. A capability adds one line. */
export const migrations: MigrationList = [
  ...platformMigrations,
  ...auditMigrations,
  ...identityMigrations,
  ...registryMigrations,
  ...documentMigrations,
  ...programmeMigrations,
  ...notificationMigrations,
  ...receiptMigrations,
  ...applicationMigrations,
  ...letterMigrations,
  ...screeningMigrations,
  ...reviewMigrations,
  ...decisionMigrations,
  ...noticeMigrations,
  ...awardMigrations,
  ...paymentMigrations,
  ...recognitionMigrations,
  ...voucherMigrations,
  ...subsidyMigrations,
  LiveOnly1764002000102,
];
