import { Body, Controller, Get, Param, Post, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { contentDisposition, mediaTypeOf } from '@keshen/document';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { letterKind, templateRequest, templateVersion } from '@keshen/letter';
import { TemplateService } from '@keshen/letter/server';
import { Operation, parsed } from '@keshen/platform/server';
import type { LetterKind } from '@keshen/programme';

const kind = parsed(letterKind);

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

  @Post(':kind')
  @Roles('administrator')
  @Operation({
    summary: 'Put an uploaded docx in the place of a template',
    body: templateRequest,
    status: 201,
    problems: ['template.docx', 'template.size', 'template.active', 'template.broken', 'template.words'],
  })
  upload(
    @CurrentActor() actor: Actor,
    @Param('kind', kind) of: LetterKind,
    @Body(parsed(templateRequest)) body: z.infer<typeof templateRequest>,
  ) {
    return this.templates.upload(actor, of, body.file);
  }
}
