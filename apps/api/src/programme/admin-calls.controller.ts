import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { MayBeOld, Operation, pageQuery, parsed } from '@keshen/platform/server';
import { callCopySchema, callSchema, closingSchema, extensionSchema, type CallCopy } from '@keshen/programme';
import type { CallDraft, Extension } from '@keshen/programme';
import { CallQueries, CallService, PreviewService, ProgrammeService } from '@keshen/programme/server';
import { CallFunnel } from './call-funnel';

const id = parsed(z.uuid());
const listQuery = z.strictObject(pageQuery);
const changeRequest = z.strictObject({ version: z.int().min(0), call: callSchema });
const publishRequest = z.strictObject({ version: z.int().min(0) });
const importRequest = z.strictObject({ definition: z.unknown() });

/** 批次管理: drafting, copying, publishing, extending and closing calls. */
@Controller('api/admin/calls')
export class AdminCallsController {
  constructor(
    private readonly calls: CallService,
    private readonly queries: CallQueries,
    private readonly programmes: ProgrammeService,
    private readonly funnel: CallFunnel,
    private readonly previews: PreviewService,
  ) {}

  @Get()
  @Roles('administrator', 'officer', 'leader', 'auditor')
  @MayBeOld()
  @Operation({ summary: 'All calls with their funnel, newest opening first', query: listQuery })
  async list(@CurrentActor() actor: Actor, @Query(parsed(listQuery)) query: z.infer<typeof listQuery>) {
    const page = await this.queries.list(actor, { ...query, drafts: true });
    const counted = await this.funnel.of(page.items.map((call) => call.id));
    const items = await Promise.all(
      page.items.map(async (call) => {
        const definition = await this.programmes.definitionOf(call.programmeVersionId);
        const reached = counted.get(call.id) ?? {};
        const funnel = definition.steps.map((step) => ({
          ...step,
          count: Math.max(
            0,
            ...definition.workflows.application.stages
              .filter((stage) => stage.step === step.id)
              .map((stage) => reached[stage.id] ?? 0),
          ),
        }));
        return { ...call, funnel };
      }),
    );
    return { ...page, items };
  }

  @Post()
  @Roles('administrator')
  @Operation({ summary: 'Draft a call', body: callSchema, problems: ['programme.unknown'] })
  create(@CurrentActor() actor: Actor, @Body(parsed(callSchema)) body: CallDraft) {
    return this.calls.create(actor, body);
  }

  @Get(':id')
  @Roles('administrator', 'officer', 'leader', 'auditor')
  @Operation({ summary: 'A call with its extensions', problems: ['call.unknown'] })
  async one(@CurrentActor() actor: Actor, @Param('id', id) callId: string) {
    const call = await this.queries.one(actor, callId);
    return {
      call,
      extensions: await this.queries.extensions(callId),
      policyFiles: await this.queries.policyFiles(callId),
      previewUntil: await this.queries.previewUntil(callId),
    };
  }

  @Post(':id/preview')
  @Roles('administrator', 'officer')
  @Operation({
    summary: 'The secret of a new preview link of a draft: /calls/ID?preview=SECRET; it ends the link before',
    status: 201,
    problems: ['call.unknown', 'call.published'],
  })
  makePreview(@CurrentActor() actor: Actor, @Param('id', id) callId: string) {
    return this.previews.make(actor, callId);
  }

  @Delete(':id/preview')
  @HttpCode(204)
  @Roles('administrator', 'officer')
  @Operation({ summary: 'End the preview link of a call' })
  endPreview(@CurrentActor() actor: Actor, @Param('id', id) callId: string): Promise<void> {
    return this.previews.end(actor, callId);
  }

  @Put(':id')
  @Roles('administrator')
  @Operation({ summary: 'Change a draft', body: changeRequest, problems: ['call.published', 'call.stale'] })
  change(
    @CurrentActor() actor: Actor,
    @Param('id', id) callId: string,
    @Body(parsed(changeRequest)) body: z.infer<typeof changeRequest>,
  ) {
    return this.calls.change(actor, callId, body.call, body.version);
  }

  @Post(':id/copy')
  @Roles('administrator')
  @Operation({
    summary: 'Draft the same call for another year',
    body: callCopySchema,
    problems: ['call.unknown'],
  })
  copy(
    @CurrentActor() actor: Actor,
    @Param('id', id) callId: string,
    @Body(parsed(callCopySchema)) body: CallCopy,
  ) {
    return this.calls.copy(actor, callId, body);
  }

  @Post(':id/publish')
  @HttpCode(200)
  @Roles('administrator')
  @Operation({
    summary: 'Publish a draft',
    body: publishRequest,
    problems: ['call.published', 'call.stale', 'call.over', 'call.twice'],
  })
  publish(
    @CurrentActor() actor: Actor,
    @Param('id', id) callId: string,
    @Body(parsed(publishRequest)) body: z.infer<typeof publishRequest>,
  ) {
    return this.calls.publish(actor, callId, body.version);
  }

  @Post(':id/extensions')
  @Roles('administrator')
  @Operation({
    summary: 'Extend the call for all, or for one application',
    body: extensionSchema,
    problems: ['call.not-published', 'extension.not-later'],
  })
  extend(
    @CurrentActor() actor: Actor,
    @Param('id', id) callId: string,
    @Body(parsed(extensionSchema)) body: Extension,
  ) {
    return this.calls.extend(actor, callId, body);
  }

  @Post(':id/closing')
  @HttpCode(200)
  @Roles('administrator')
  @Operation({
    summary: 'Close a call now',
    body: closingSchema,
    problems: ['call.not-published', 'call.closed'],
  })
  close(
    @CurrentActor() actor: Actor,
    @Param('id', id) callId: string,
    @Body(parsed(closingSchema)) body: z.infer<typeof closingSchema>,
  ) {
    return this.calls.closeNow(actor, callId, body.reason);
  }
}

/** 专项发布: one document in, the next version or everything that is wrong with it out. */
@Controller('api/admin/programmes')
export class AdminProgrammesController {
  constructor(private readonly programmes: ProgrammeService) {}

  @Post()
  @Roles('administrator')
  @Operation({
    summary: 'Publish a definition as the next version of its programme',
    body: importRequest,
    problems: ['programme.format', 'programme.problems', 'programme.unchanged'],
  })
  publish(@CurrentActor() actor: Actor, @Body(parsed(importRequest)) body: z.infer<typeof importRequest>) {
    return this.programmes.publishVersion(actor, body.definition);
  }

  @Post('check')
  @HttpCode(200)
  @Roles('administrator')
  @Operation({
    summary: 'What publishing would say of a definition, without publishing it',
    body: importRequest,
  })
  check(@CurrentActor() actor: Actor, @Body(parsed(importRequest)) body: z.infer<typeof importRequest>) {
    return this.programmes.check(actor, body.definition);
  }
}
