import type { EntityList, MigrationList } from '@keshen/platform/server';
import { Document1764000300000 } from './document.migration';
import { Files1764002000400 } from './files.migration';

export const documentEntities: EntityList = [];
export const documentMigrations: MigrationList = [Document1764000300000, Files1764002000400];

export { attach, attachExactly, detach, filesOf, holdExactly, holdFiles, type Thing } from './attachments';
export * from './disk.store';
export * from './document.module';
export * from './file.access';
export * from './file.service';
export * from './file.store';
export * from './s3.store';
export * from './scan.service';
export { digestOf } from './sniff';
export * from './upload.rows';
export * from './upload.service';
