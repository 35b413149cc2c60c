import { Controller, Delete, Get, HttpCode, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  contentDisposition,
  downloadQuery,
  isShownInPlace,
  renditionSchema,
  storedFileSchema,
} from '@keshen/document';
import { FileService, RenditionService, ScanService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles, SignedIn } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import { closed } from './closed';

const id = parsed(z.uuid());
/** 附件: files that have arrived. */
@Controller('api/files')
export class FilesController {
  constructor(
    private readonly files: FileService,
    private readonly renditions: RenditionService,
    private readonly scans: ScanService,
  ) {}

  @Get('settings')
  @SignedIn()
  @Operation({
    summary:
      'What may be uploaded; scanner is null when files are not scanned, office when Office files are not shown as PDF',
  })
  settings() {
    return this.files.settings();
  }

  @Get(':id')
  @SignedIn()
  @Operation({
    summary: 'The file itself; reading one that belongs to an application is audited',
    query: downloadQuery,
  })
  async read(
    @CurrentActor() actor: Actor,
    @Param('id', id) file: string,
    @Query(parsed(downloadQuery)) query: z.infer<typeof downloadQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { file: found, content } = await this.files.open(actor, file);
    const inPlace = query.view === '1' && isShownInPlace(found.mediaType);
    reply.headers(closed);
    return new StreamableFile(content, {
      type: found.mediaType,
      length: found.size,
      disposition: contentDisposition(found.name, inPlace),
    });
  }

  @Post(':id/pdf')
  @HttpCode(200)
  @SignedIn()
  @Operation({
    summary: 'How far the PDF of an Office file is; the first one who asks has it made',
    answer: renditionSchema,
    problems: ['file.unknown', 'file.waiting', 'file.quarantined'],
  })
  askPdf(@CurrentActor() actor: Actor, @Param('id', id) file: string) {
    return this.renditions.ask(actor, file);
  }

  @Get(':id/pdf')
  @SignedIn()
  @Operation({
    summary: 'An Office file as PDF; reading it is reading the file',
    problems: ['file.unknown', 'rendition.waiting'],
  })
  async pdf(
    @CurrentActor() actor: Actor,
    @Param('id', id) file: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { name, size, content } = await this.renditions.open(actor, file);
    reply.headers(closed);
    return new StreamableFile(content, {
      type: 'application/pdf',
      length: size,
      disposition: contentDisposition(name, false),
    });
  }

  @Get(':id/state')
  @SignedIn()
  @Operation({ summary: 'A file of my own and how far its virus scan is', answer: storedFileSchema })
  state(@CurrentActor() actor: Actor, @Param('id', id) file: string) {
    return this.files.known(actor, file);
  }

  @Post(':id/scan')
  @HttpCode(204)
  @Roles('administrator')
  @Operation({
    summary: 'Have a file judged by the virus scanner once more',
    problems: ['file.unknown', 'scanner.none'],
  })
  scan(@CurrentActor() actor: Actor, @Param('id', id) file: string): Promise<void> {
    return this.scans.again(actor, file);
  }

  @Delete(':id')
  @HttpCode(204)
  @SignedIn()
  @Operation({ summary: 'Remove a file of my own that is attached nowhere' })
  remove(@CurrentActor() actor: Actor, @Param('id', id) file: string) {
    return this.files.remove(actor, file);
  }
}
