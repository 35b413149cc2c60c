import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { AuditQueries, auditQuery, AuditVerifier } from '@keshen/audit/server';
import { Roles } from '@keshen/identity/server';
import { Limited, Operation, parsed } from '@keshen/platform/server';

/** The audit log, for the auditor. */
@Controller('api/audit')
export class AuditController {
  constructor(
    private readonly queries: AuditQueries,
    private readonly verifier: AuditVerifier,
  ) {}

  @Get()
  @Roles('auditor')
  @Operation({ summary: 'Audit records, newest first', query: auditQuery })
  list(@Query(parsed(auditQuery)) query: z.infer<typeof auditQuery>) {
    return this.queries.list(query);
  }

  @Get('verification')
  @Roles('auditor')
  @Limited(20, 3600)
  @Operation({ summary: 'Walk the whole chain and tell what was changed, removed or slipped in' })
  verify() {
    return this.verifier.verify();
  }
}
