import { Module, type OnModuleInit } from '@nestjs/common';
import { Sweeps } from '@keshen/platform/server';
import { AuditQueries } from './audit.queries';
import { Sealer } from './sealer';
import { AuditVerifier } from './verify';

const SEAL_EVERY_MS = 500;

@Module({ providers: [Sealer, AuditVerifier, AuditQueries], exports: [Sealer, AuditVerifier, AuditQueries] })
export class AuditModule implements OnModuleInit {
  constructor(
    private readonly sweeps: Sweeps,
    private readonly sealer: Sealer,
  ) {}

  onModuleInit(): void {
    this.sweeps.define('audit.seal', SEAL_EVERY_MS, () => this.sealer.seal());
  }
}
