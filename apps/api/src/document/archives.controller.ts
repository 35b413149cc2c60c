import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  archiveRequest,
  archiveSchema,
  byteRange,
  contentDisposition,
  type ArchiveRequest,
} from '@keshen/document';
import { ArchiveService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, SignedIn } from '@keshen/identity/server';
import { Refusal } from '@keshen/kernel';
import { Operation, parsed } from '@keshen/platform/server';
import { closed } from './closed';

const id = parsed(z.uuid());

/** 打包下载: all files of an application or of a call in one archive, made by the worker. */
@Controller('api/archives')
export class ArchivesController {
  constructor(private readonly archives: ArchiveService) {}

  @Post()
  @SignedIn()
  @HttpCode(202)
  @Operation({
    summary: 'Ask for an archive of what I may read of a thing; one that is being made is answered again',
    body: archiveRequest,
    answer: archiveSchema,
    status: 202,
    problems: ['application.unknown', 'archive.empty', 'archive.too-large', 'archive.too-many'],
  })
  ask(@CurrentActor() actor: Actor, @Body(parsed(archiveRequest)) { kind, id: thing }: ArchiveRequest) {
    return this.archives.ask(actor, kind, thing);
  }

  @Get('latest')
  @SignedIn()
  @Operation({
    summary: 'My latest archive of a thing and how far it is; `archive` is null when there is none',
    query: archiveRequest,
    answer: z.strictObject({ archive: archiveSchema.nullable() }),
  })
  async latest(
    @CurrentActor() actor: Actor,
    @Query(parsed(archiveRequest)) { kind, id: thing }: ArchiveRequest,
  ) {
    return { archive: await this.archives.latest(actor, kind, thing) };
  }

  @Get(':id')
  @SignedIn()
  @Operation({
    summary: 'The archive itself, or one range of its bytes; each application in it is recorded as read',
    problems: ['archive.unknown', 'archive.waiting', 'archive.changed', 'archive.range'],
  })
  async read(
    @CurrentActor() actor: Actor,
    @Param('id', id) archive: string,
    @Headers('range') range: string | undefined,
    @Headers('if-range') only: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { name, size, read } = await this.archives.open(actor, archive);
    // An archive never changes: its id is what tells its content.
    const etag = `"${archive}"`;
    const part = only === undefined || only === etag ? byteRange(range, size) : undefined;
    reply.headers({ ...closed, 'accept-ranges': 'bytes', etag });
    if (part === null) {
      reply.header('content-range', `bytes */${size}`);
      throw new Refusal('unsatisfiable', 'archive.range');
    }
    if (part) reply.status(206).header('content-range', `bytes ${part.start}-${part.end}/${size}`);
    return new StreamableFile(await read(part), {
      type: 'application/zip',
      length: part ? part.end - part.start + 1 : size,
      disposition: contentDisposition(name, false),
    });
  }
}
