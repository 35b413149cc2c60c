import { join } from 'node:path';
import { Global, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { EvidenceFiles } from '@keshen/identity/server';
import { CONFIG, Database, Sweeps, type Config, type Tx } from '@keshen/platform/server';
import { ArchiveService } from './archive.service';
import { ArchiveSources } from './archive.sources';
import { ArchiveWriter } from './archive.writer';
import { attach } from './attachments';
import { FileAccess } from './file.access';
import { FileService } from './file.service';
import { DiskFileStore } from './disk.store';
import { FileStore } from './file.store';
import { RenditionService } from './rendition.service';
import { hasS3, S3FileStore } from './s3.store';
import { ScanService } from './scan.service';
import { UploadRows } from './upload.rows';
import { UploadService } from './upload.service';

/** The sweep that alone removes the bytes of what hung on nothing. */
export const FILES_SWEEP = 'files';
const SWEEP_EVERY_MS = 600_000;

/** Evidence of claims, for identity, which stands below and only names the door. */
@Injectable()
class ClaimEvidence extends EvidenceFiles {
  constructor(private readonly database: Database) {
    super();
  }

  async attach(tx: Tx, actor: Actor, file: string, claim: string): Promise<void> {
    await attach(tx, file, { kind: 'claim', id: claim }, actor);
  }

  async nameOf(file: string): Promise<string | null> {
    const [found] = await this.database.read<{ name: string }>(
      `select name from files where id = $1 and thing_kind = 'claim'`,
      [file],
    );
    return found?.name ?? null;
  }
}

@Global()
@Module({
  providers: [
    {
      provide: FileStore,
      inject: [CONFIG, UploadRows],
      useFactory: (config: Config, rows: UploadRows): FileStore =>
        hasS3(config) ? new S3FileStore(config) : new DiskFileStore(join(config.KESHEN_DATA, 'files'), rows),
    },
    { provide: EvidenceFiles, useClass: ClaimEvidence },
    ArchiveService,
    ArchiveSources,
    ArchiveWriter,
    FileAccess,
    FileService,
    RenditionService,
    ScanService,
    UploadRows,
    UploadService,
  ],
  exports: [
    FileStore,
    EvidenceFiles,
    ArchiveService,
    ArchiveSources,
    ArchiveWriter,
    FileAccess,
    FileService,
    RenditionService,
    ScanService,
    UploadRows,
    UploadService,
  ],
})
export class DocumentModule implements OnModuleInit {
  constructor(
    private readonly sweeps: Sweeps,
    private readonly files: FileService,
  ) {}

  onModuleInit(): void {
    this.sweeps.define(FILES_SWEEP, SWEEP_EVERY_MS, () => this.files.sweep());
  }
}
