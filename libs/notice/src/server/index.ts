import type { MigrationList } from '@keshen/platform/server';
import { NoticeGrowth1764006000201 } from './growth.migration';
import { Notice1764001000000 } from './notice.migration';
import { NoticeWithoutMoney1764001400210 } from './without-money.migration';

export * from './awards.queries';
export { Matters, type Matter } from './matters';
export * from './notice.behaviour';
export * from './notice.module';
export * from './notice.queries';
export { noticeOfCase, type NoticeOfCase } from './notice.rows';
export * from './notice.service';
export * from './objection.behaviour';
export type {} from './objection.rows';
export * from './objection.service';

export const noticeMigrations: MigrationList = [
  Notice1764001000000,
  NoticeWithoutMoney1764001400210,
  NoticeGrowth1764006000201,
];
