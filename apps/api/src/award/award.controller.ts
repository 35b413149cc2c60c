import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { ApplicationAccess } from '@keshen/application/server';
import { awardTable, reportRequest } from '@keshen/award';
import { AgreementBehaviour, ReportService } from '@keshen/award/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles, SignedIn } from '@keshen/identity/server';
import { notFound } from '@keshen/kernel';
import { Database, Operation, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());

/** 任务书 and reports of the funded. Signing is an outcome of the stage. */
@Controller('api')
export class AwardController {
  constructor(
    private readonly database: Database,
    private readonly access: ApplicationAccess,
    private readonly agreements: AgreementBehaviour,
    private readonly reports: ReportService,
  ) {}

  @Get('applications/:id/agreement')
  @SignedIn()
  @Operation({ summary: 'The latest agreement of an application' })
  agreement(@CurrentActor() actor: Actor, @Param('id', id) application: string) {
    return this.database.transaction(async (tx) => {
      const thing = await this.access.require(tx, actor, 'read', application);
      awardTable.require(actor, 'read-agreement', thing);
      const found = await this.agreements.latest(tx, application);
      if (!found) throw notFound('agreement.unknown');
      return { ...found, letter: await this.agreements.letterOf(tx, found.id) };
    });
  }

  @Post('cases/:id/reports')
  @HttpCode(204)
  @Roles('enterprise-administrator', 'writer', 'certifier')
  @Operation({ summary: 'Send the report that a milestone or an acceptance waits for', body: reportRequest })
  report(
    @CurrentActor() actor: Actor,
    @Param('id', id) subject: string,
    @Body(parsed(reportRequest)) body: z.infer<typeof reportRequest>,
  ) {
    return this.reports.submit(actor, subject, body);
  }
}
