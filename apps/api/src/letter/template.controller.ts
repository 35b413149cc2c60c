import { Body, Controller, Get, HttpCode, Param, Post, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { contentDisposition, mediaTypeOf } from '@keshen/document';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { letterKind, templateRequest, templateVersion } from '@keshen/letter';
import { TemplateService } from '@keshen/letter/server';
import { Operation, parsed } from '@keshen/platform/server';
import type { LetterKind } from '@keshen/programme';

const kind = parsed(letterKind);
const unreadable = ['template.docx', 'template.size', 'template.active', 'template.broken', 'template.raw'];
const pdf = (name: string, content: Buffer): StreamableFile =>
  new StreamableFile(content, {
    type: mediaTypeOf('pdf'),
    disposition: contentDisposition(`${name}.pdf`, true),
    length: content.length,
  });

/** 函件模板: looked at by the office, changed by the administrator. */
@Controller('api/admin/letter-templates')
export class TemplateController {
  constructor(private readonly templates: TemplateService) {}

  @Get()
  @Roles('administrator', 'officer', 'auditor')
  @Operation({ summary: 'Every kind of letter with its words and the versions of its template' })
  list(@CurrentActor() actor: Actor) {
    return this.templates.list(actor);
  }

  @Get(':kind/:version')
  @Roles('administrator', 'officer', 'auditor')
  @Operation({ summary: 'The docx of a version; 0 is the shipped one' })
  async content(
    @CurrentActor() actor: Actor,
    @Param('kind', kind) of: LetterKind,
    @Param('version', parsed(templateVersion)) version: number,
  ): Promise<StreamableFile> {
    const { name, content } = await this.templates.content(actor, of, version);
    return new StreamableFile(content, {
      type: mediaTypeOf('docx'),
      disposition: contentDisposition(name, false),
      length: content.length,
    });
  }

  @Get(':kind/:version/preview')
  @Roles('administrator', 'officer', 'auditor')
  @Operation({ summary: 'A version with example values, as PDF', problems: ['template.unknown'] })
  async preview(
    @CurrentActor() actor: Actor,
    @Param('kind', kind) of: LetterKind,
    @Param('version', parsed(templateVersion)) version: number,
  ): Promise<StreamableFile> {
    return pdf(of, await this.templates.preview(actor, of, version));
  }

  @Get(':kind/files/:file/preview')
  @Roles('administrator')
  @Operation({
    summary: 'An uploaded docx with example values, as PDF; what nobody fills is marked in it',
    problems: [...unreadable, 'file.unknown'],
  })
  async previewOf(
    @CurrentActor() actor: Actor,
    @Param('kind', kind) of: LetterKind,
    @Param('file', parsed(z.uuid())) file: string,
  ): Promise<StreamableFile> {
    return pdf(of, await this.templates.previewOf(actor, of, file));
  }

  @Post(':kind/check')
  @HttpCode(200)
  @Roles('administrator')
  @Operation({
    summary:
      'The placeholders of an uploaded docx: those of its kind, and where those stand that nobody fills',
    body: templateRequest,
    problems: [...unreadable, 'file.unknown'],
  })
  check(
    @CurrentActor() actor: Actor,
    @Param('kind', kind) of: LetterKind,
    @Body(parsed(templateRequest)) body: z.infer<typeof templateRequest>,
  ) {
    return this.templates.check(actor, of, body.file);
  }

  @Post(':kind')
  @Roles('administrator')
  @Operation({
    summary: 'Put an uploaded docx in the place of a template',
    body: templateRequest,
    status: 201,
    problems: [...unreadable, 'template.words', 'template.unchanged'],
  })
  upload(
    @CurrentActor() actor: Actor,
    @Param('kind', kind) of: LetterKind,
    @Body(parsed(templateRequest)) body: z.infer<typeof templateRequest>,
  ) {
    return this.templates.upload(actor, of, body.file);
  }
}
