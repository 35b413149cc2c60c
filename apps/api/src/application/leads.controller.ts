import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { workQuery } from '@keshen/application';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import { LeadService } from '@keshen/screening/server';

const id = parsed(z.uuid());
const pageQuery = workQuery.omit({ role: true });
const lookRequest = z.strictObject({ remark: z.string().trim().min(2).max(500) });

/** 查重线索: what an application has in common with others, for the office. */
@Controller('api/applications/:id/leads')
export class LeadsController {
  constructor(private readonly leads: LeadService) {}

  @Get()
  @Roles('officer', 'leader', 'auditor')
  @Operation({ summary: 'Leads of an application, newest first; hints, never verdicts', query: pageQuery })
  list(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Query(parsed(pageQuery)) query: z.infer<typeof pageQuery>,
  ) {
    return this.leads.list(actor, application, query);
  }

  @Post(':lead/look')
  @HttpCode(204)
  @Roles('officer')
  @Operation({
    summary: 'Mark a lead as looked at, with a remark',
    body: lookRequest,
    problems: ['lead.unknown', 'lead.looked-at'],
  })
  look(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Param('lead', id) lead: string,
    @Body(parsed(lookRequest)) body: z.infer<typeof lookRequest>,
  ) {
    return this.leads.look(actor, application, lead, body.remark);
  }
}
