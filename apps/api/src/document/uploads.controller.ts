import { Controller, Delete, Head, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { Metadata } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { announcedFile, storedFileSchema } from '@keshen/document';
import { UploadService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, SignedIn } from '@keshen/identity/server';
import { invalid } from '@keshen/kernel';
import { Operation, parsed } from '@keshen/platform/server';
import { Tus } from './tus';

const id = parsed(z.uuid());
const announced = parsed(announcedFile);
const length = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** 上传: by the tus protocol 1.0.0, then made a file. Each upload is one account's alone. */
@Controller('api/uploads')
export class UploadsController {
  constructor(
    private readonly uploads: UploadService,
    private readonly tus: Tus,
  ) {}

  @Post()
  @SignedIn()
  @Operation({
    summary:
      'tus: announce a file by Upload-Length and Upload-Metadata (filename, purpose, formats, maxMegabytes); Location is where its bytes go',
    answer: z.strictObject({ id: z.uuid() }),
    status: 201,
    problems: [
      'upload.protocol',
      'file.name',
      'file.empty',
      'file.too-large',
      'file.too-many-loose',
      'file.too-much-loose',
      'file.too-many-year',
      'file.too-much-year',
    ],
  })
  async announce(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ id: string }> {
    const { filename, ...fields } = announced.transform(metadataOf(request), { type: 'body' });
    const size = length.safeParse(request.headers['upload-length']);
    if (!size.success || request.headers['tus-resumable'] !== '1.0.0') throw invalid('upload.protocol');
    const created = await this.uploads.begin(actor, filename, size.data, fields);
    await this.tus.answer(request, reply, created);
    return { id: created };
  }

  @Head(':id')
  @SignedIn()
  @ApiExcludeEndpoint()
  async offset(
    @CurrentActor() actor: Actor,
    @Param('id', id) upload: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.uploads.requireOwn(actor, upload);
    await this.tus.answer(request, reply);
  }

  @Patch(':id')
  @SignedIn()
  @Operation({
    summary: 'tus: bytes from Upload-Offset on (application/offset+octet-stream)',
    status: 204,
    problems: ['upload.unknown', 'upload.offset', 'upload.protocol', 'upload.too-long'],
  })
  async bytes(
    @CurrentActor() actor: Actor,
    @Param('id', id) upload: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.uploads.requireOwn(actor, upload);
    await this.tus.answer(request, reply);
  }

  @Delete(':id')
  @HttpCode(204)
  @SignedIn()
  @Operation({ summary: 'tus: give an upload up', status: 204, problems: ['upload.unknown'] })
  cancel(@CurrentActor() actor: Actor, @Param('id', id) upload: string): Promise<void> {
    return this.uploads.cancel(actor, upload);
  }

  @Post(':id/file')
  @SignedIn()
  @Operation({
    summary: 'Make a complete upload a file; asked again it answers the same file',
    answer: storedFileSchema,
    status: 201,
    problems: [
      'upload.unknown',
      'upload.incomplete',
      'file.type',
      'file.extension',
      'file.broken',
      'file.unpacks-too-large',
    ],
  })
  finish(@CurrentActor() actor: Actor, @Param('id', id) upload: string) {
    return this.uploads.finish(actor, upload);
  }
}

/** Refuses `upload.protocol` for metadata that tus does not know. */
function metadataOf(request: FastifyRequest): Record<string, string | null> {
  try {
    const given = request.headers['upload-metadata'];
    return Metadata.parse(given === undefined ? undefined : String(given));
  } catch {
    throw invalid('upload.protocol');
  }
}
