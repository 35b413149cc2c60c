import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { AuditQueries, auditQuery, AuditVerifier } from '@keshen/audit/server';
import { RefusalQueries, refusalQuery, Roles } from '@keshen/identity/server';
import { Limited, Operation, parsed } from '@keshen/platform/server';

/** The audit log, for the auditor. */
@Controller('api/audit')
export class AuditController {
  constructor(
    private readonly queries: AuditQueries,
    private readonly verifier: AuditVerifier,
    private readonly refusals: RefusalQueries,
  ) {}

  @Get()
  @Roles('auditor')
  @Operation({ summary: 'Audit records, newest first', query: auditQuery })
  list(@Query(parsed(auditQuery)) query: z.infer<typeof auditQuery>) {
    return this.queries.list(query);
  }

  @Get('refusals')
  @Roles('auditor')
  @Operation({
    summary: 'Failed sign-ins, wrong codes, forbidden requests and floods by minute, newest first',
    query: refusalQuery,
  })
  refused(@Query(parsed(refusalQuery)) query: z.infer<typeof refusalQuery>) {
    return this.refusals.list(query);
  }

  @Get('verification')
  @Roles('auditor')
  @Limited(20, 3600)
  @Operation({ summary: 'Walk the whole chain and tell what was changed, removed or slipped in' })
  verify() {
    return this.verifier.verify();
  }
}
