import { join } from 'node:path';
import { Global, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { EvidenceFiles } from '@keshen/identity/server';
import { CONFIG, Sweeps, type Config, type Tx } from '@keshen/platform/server';
import { attach } from './attachments';
import { FileAccess } from './file.access';
import { FileService } from './file.service';
import { DiskFileStore, FileStore } from './file.store';

const SWEEP_EVERY_MS = 600_000;

/** Evidence of claims, for identity, which stands below and only names the door. */
@Injectable()
class ClaimEvidence extends EvidenceFiles {
  async attach(tx: Tx, actor: Actor, file: string, claim: string): Promise<void> {
    await attach(tx, file, { kind: 'claim', id: claim }, actor);
  }
}

@Global()
@Module({
  providers: [
    {
      provide: FileStore,
      inject: [CONFIG],
      useFactory: (config: Config): FileStore => new DiskFileStore(join(config.KESHEN_DATA, 'files')),
    },
    { provide: EvidenceFiles, useClass: ClaimEvidence },
    FileAccess,
    FileService,
  ],
  exports: [FileStore, EvidenceFiles, FileAccess, FileService],
})
export class DocumentModule implements OnModuleInit {
  constructor(
    private readonly sweeps: Sweeps,
    private readonly files: FileService,
  ) {}

  onModuleInit(): void {
    this.sweeps.define('files', SWEEP_EVERY_MS, () => this.files.sweep());
  }
}
