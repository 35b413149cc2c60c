import type { EntityList, MigrationList } from '@keshen/platform/server';
import { Archives1764003000200 } from './archives.migration';
import { Document1764000300000 } from './document.migration';
import { BegunUploads1764003000300 } from './begun-uploads.migration';
import { Files1764002000400 } from './files.migration';
import { FilesOfYear1764009000300 } from './files-of-year.migration';
import { Renditions1764003000201 } from './renditions.migration';

export const documentEntities: EntityList = [];
export const documentMigrations: MigrationList = [
  Document1764000300000,
  Files1764002000400,
  Archives1764003000200,
  Renditions1764003000201,
  BegunUploads1764003000300,
  FilesOfYear1764009000300,
];

export {
  attach,
  attachExactly,
  attaching,
  ATTACHING,
  detach,
  filesOf,
  giveUpFiles,
  holdExactly,
  holdFiles,
  type Attaching,
  type Thing,
} from './attachments';
export * from './archive.service';
export * from './archive.sources';
export * from './archive.writer';
export * from './disk.store';
export * from './document.module';
export * from './file.access';
export * from './file.service';
export * from './file.store';
export * from './rendition.service';
export * from './s3.store';
export * from './scan.service';
export { digestOf } from './sniff';
export * from './upload.rows';
export * from './upload.service';
