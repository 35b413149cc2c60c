import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { contentDisposition, mediaTypeOf } from '@keshen/document';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Public, SignedIn } from '@keshen/identity/server';
import { letterFormat, type LetterFormat } from '@keshen/letter';
import { LetterQueries } from '@keshen/letter/server';
import { Operation, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());

/** 函件, as issued. */
@Controller('api')
export class LetterController {
  constructor(private readonly letters: LetterQueries) {}

  @Get('applications/:id/letters')
  @SignedIn()
  @Operation({ summary: 'The letters of an application that the reader may have, oldest first' })
  list(@CurrentActor() actor: Actor, @Param('id', id) application: string) {
    return this.letters.ofApplication(actor, application);
  }

  @Get('letters/:id/:format')
  @Public()
  @Operation({ summary: 'A letter as docx or pdf; without signing in only what is public' })
  async file(
    @CurrentActor() actor: Actor,
    @Param('id', id) letter: string,
    @Param('format', parsed(letterFormat)) format: LetterFormat,
  ): Promise<StreamableFile> {
    const { name, content } = await this.letters.file(actor, letter, format);
    return new StreamableFile(content, {
      type: mediaTypeOf(format),
      disposition: contentDisposition(name, format === 'pdf'),
      length: content.length,
    });
  }
}
