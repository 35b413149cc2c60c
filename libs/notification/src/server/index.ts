import type { EntityList, MigrationList } from '@keshen/platform/server';
import { MailClaims1764005000500 } from './claims.migration';
import { Enclosures1764002000503 } from './enclosures.migration';
import { Notification1764000500000 } from './notification.migration';
import { EmptiedMails1764008000204 } from './retention.migration';

export const notificationEntities: EntityList = [];
export const notificationMigrations: MigrationList = [
  Notification1764000500000,
  Enclosures1764002000503,
  MailClaims1764005000500,
  EmptiedMails1764008000204,
];

export * from './enclosures';
export * from './mail.queries';
export * from './message.queries';
export * from './notification.module';
export * from './notify';
export { cancelReminders, remind, ReminderSweep, type Reminder } from './reminders';
