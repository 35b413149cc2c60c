import { Body, Controller, Get, HttpCode, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { contentDisposition } from '@keshen/document';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Public } from '@keshen/identity/server';
import { notFound } from '@keshen/kernel';
import { MayBeOld, Operation, pageQuery, parsed } from '@keshen/platform/server';
import { definitionJsonSchema, programmeCode } from '@keshen/programme';
import { CallQueries, ProgrammeService } from '@keshen/programme/server';

const id = parsed(z.uuid());
const listQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(['scheduled', 'open', 'closed']).optional(),
});
const versionNumber = z.coerce.number().int().min(1).max(1_000_000);
const comparisonQuery = z.strictObject({ from: versionNumber, to: versionNumber });
const ownCheckRequest = z.strictObject({
  answers: z.record(z.string().max(40), z.union([z.boolean(), z.int(), z.null()])),
  choices: z.record(z.string().max(81), z.string().max(60)),
  figures: z.record(z.string().max(81), z.int().min(0)),
});

/** The secret of a draft's preview link, for those whom it was given. */
const previewQuery = z.strictObject({ preview: z.string().max(100).optional() });
type PreviewQuery = z.infer<typeof previewQuery>;

/** 申报通知: what everybody may read, and the own check that keeps nothing. */
@Controller('api/calls')
export class CallsController {
  constructor(
    private readonly calls: CallQueries,
    private readonly files: FileService,
  ) {}

  @Get()
  @Public()
  @MayBeOld()
  @Operation({ summary: 'Published calls, newest opening first', query: listQuery })
  list(@CurrentActor() actor: Actor, @Query(parsed(listQuery)) query: z.infer<typeof listQuery>) {
    return this.calls.list(actor, { ...query, drafts: false });
  }

  @Get(':id')
  @Public()
  @MayBeOld()
  @Operation({
    summary: 'A call with its conditions, questions, stages and amounts; a draft by its preview link',
    query: previewQuery,
    problems: ['call.unknown'],
  })
  page(
    @CurrentActor() actor: Actor,
    @Param('id', id) callId: string,
    @Query(parsed(previewQuery)) { preview }: PreviewQuery,
  ) {
    return this.calls.page(actor, callId, preview);
  }

  @Get(':id/files/:file')
  @Public()
  @Operation({ summary: 'An attachment of the notice', problems: ['call.unknown', 'file.unknown'] })
  async file(
    @CurrentActor() actor: Actor,
    @Param('id', id) callId: string,
    @Param('file', id) file: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const found = await this.calls.policyFile(actor, callId, file);
    const { content } = await this.files.open(actor, found.id);
    reply.headers({ 'x-content-type-options': 'nosniff' });
    return new StreamableFile(content, {
      type: found.mediaType,
      length: found.size,
      disposition: contentDisposition(found.name, false),
    });
  }

  @Post(':id/own-check')
  @HttpCode(200)
  @Public()
  @Operation({
    summary: 'What the conditions say to these answers; nothing is kept',
    query: previewQuery,
    body: ownCheckRequest,
  })
  ownCheck(
    @CurrentActor() actor: Actor,
    @Param('id', id) callId: string,
    @Query(parsed(previewQuery)) { preview }: PreviewQuery,
    @Body(parsed(ownCheckRequest)) body: z.infer<typeof ownCheckRequest>,
  ) {
    return this.calls.ownCheck(actor, callId, body, preview);
  }
}

/** The format of definitions, for whoever writes one. */
@Controller('api/programme.schema.json')
export class ProgrammeSchemaController {
  private readonly schema = definitionJsonSchema();

  @Get()
  @Public()
  @Operation({ summary: 'JSON Schema (draft 2020-12) of a programme definition' })
  get() {
    return this.schema;
  }
}

/** 专项: published versions are public documents. */
@Controller('api/programmes')
export class ProgrammesController {
  constructor(private readonly programmes: ProgrammeService) {}

  @Get()
  @Public()
  @MayBeOld()
  @Operation({ summary: 'Programmes with their newest version' })
  async list() {
    return { items: await this.programmes.list() };
  }

  @Get(':code')
  @Public()
  @MayBeOld()
  @Operation({ summary: 'The versions of a programme, newest first', problems: ['programme.unknown'] })
  async versions(@Param('code', parsed(programmeCode)) programme: string) {
    const items = await this.programmes.versions(programme);
    if (items.length === 0) throw notFound('programme.unknown');
    return { items };
  }

  @Get(':code/versions/:version')
  @Public()
  @MayBeOld()
  @Operation({ summary: 'A version with its definition', problems: ['programme.unknown'] })
  version(
    @Param('code', parsed(programmeCode)) programme: string,
    @Param('version', parsed(versionNumber)) version: number,
  ) {
    return this.programmes.version(programme, version);
  }

  @Get(':code/versions/:version/definition')
  @Public()
  @Operation({
    summary: 'The definition as one file, as it can be imported',
    problems: ['programme.unknown'],
  })
  async definition(
    @Param('code', parsed(programmeCode)) programme: string,
    @Param('version', parsed(versionNumber)) version: number,
    @Res({ passthrough: true }) reply: { header(name: string, value: string): unknown },
  ) {
    const { definition } = await this.programmes.version(programme, version);
    reply.header('content-disposition', `attachment; filename="${programme}-${version}.json"`);
    return definition;
  }

  @Get(':code/comparison')
  @Public()
  @MayBeOld()
  @Operation({
    summary: 'What changed from one version to another, by place',
    query: comparisonQuery,
    problems: ['programme.unknown'],
  })
  async comparison(
    @Param('code', parsed(programmeCode)) programme: string,
    @Query(parsed(comparisonQuery)) { from, to }: z.infer<typeof comparisonQuery>,
  ) {
    return { items: await this.programmes.compare(programme, from, to) };
  }
}
