import type { Readable } from 'node:stream';
import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  contentDisposition,
  downloadQuery,
  isShownInPlace,
  MEGABYTE,
  storedFileSchema,
  uploadFields,
} from '@keshen/document';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, SignedIn } from '@keshen/identity/server';
import { invalid, isRefusal, Refusal } from '@keshen/kernel';
import { Operation, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());
const fields = parsed(uploadFields);
const PARTS_MOST = 8;
const FIELD_MOST = 1000;

type Part =
  | { type: 'file'; fieldname: string; filename?: string; file: Readable }
  | { type: 'field'; fieldname: string; value: unknown };
/** What @fastify/multipart adds to a request. */
type MultipartRequest = FastifyRequest & {
  isMultipart?: () => boolean;
  parts: (options: { limits: Record<string, number>; throwFileSizeLimit: boolean }) => AsyncIterable<Part>;
};

/** 附件: one file at a time, then attached where it belongs. */
@Controller('api/files')
export class FilesController {
  constructor(private readonly files: FileService) {}

  @Get('settings')
  @SignedIn()
  @Operation({ summary: 'What may be uploaded; scanner is null when none is set up' })
  settings() {
    return this.files.settings();
  }

  @Post()
  @SignedIn()
  @Operation({
    summary: 'Upload one file; fields purpose, formats and maxMegabytes come before it',
    upload: true,
    answer: storedFileSchema,
    status: 201,
    problems: ['file.none', 'file.name', 'file.empty', 'file.too-large', 'file.type', 'file.extension'],
  })
  async upload(@CurrentActor() actor: Actor, @Req() request: MultipartRequest) {
    if (!request.isMultipart?.()) throw new Refusal('unsupported', 'body.content-type');
    const given: Record<string, unknown> = {};
    try {
      let stored;
      for await (const part of request.parts({ limits: this.limits(), throwFileSizeLimit: false })) {
        if (part.type === 'field') given[part.fieldname] = part.value;
        else if (stored || part.fieldname !== 'file' || !part.filename) {
          part.file.resume();
          throw invalid('file.none', { field: 'file' });
        } else stored = await this.store(actor, part.filename, part.file, given);
      }
      if (!stored) throw invalid('file.none', { field: 'file' });
      return stored;
    } catch (error) {
      throw isMultipartError(error) ? invalid('file.none', { field: 'file' }) : error;
    }
  }

  /** A refusal before the stream was read still lets it run out: a closed connection tells nobody why. */
  private async store(actor: Actor, name: string, content: Readable, given: Record<string, unknown>) {
    try {
      return await this.files.upload(actor, name, content, fields.transform(given, { type: 'body' }));
    } catch (error) {
      if (isRefusal(error)) content.resume();
      throw error;
    }
  }

  private limits(): Record<string, number> {
    const fileSize = this.files.settings().maxMegabytes * MEGABYTE + 1;
    return { fileSize, files: 1, fields: PARTS_MOST, parts: PARTS_MOST, fieldSize: FIELD_MOST };
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
    reply.headers({ 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store' });
    return new StreamableFile(content, {
      type: found.mediaType,
      length: found.size,
      disposition: contentDisposition(found.name, inPlace),
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @SignedIn()
  @Operation({ summary: 'Remove a file of my own that is attached nowhere' })
  remove(@CurrentActor() actor: Actor, @Param('id', id) file: string) {
    return this.files.remove(actor, file);
  }
}

/** Too many parts, a broken boundary, a body cut off: whatever it was, it held no file. */
const isMultipartError = (error: unknown): boolean =>
  !isRefusal(error) &&
  error instanceof Error &&
  (/^FST_/.test((error as { code?: string }).code ?? '') ||
    /multipart|unexpected end of form/i.test(error.message));
