import type { EntityList, MigrationList } from '@keshen/platform/server';
import { Document1764000300000 } from './document.migration';

export const documentEntities: EntityList = [];
export const documentMigrations: MigrationList = [Document1764000300000];

export { attach, attachExactly, detach, filesOf, holdExactly, holdFiles, type Thing } from './attachments';
export * from './document.module';
export * from './file.access';
export * from './file.service';
export * from './file.store';
