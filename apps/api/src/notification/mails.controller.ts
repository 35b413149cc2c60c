import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { mailsQuery, rowId } from '@keshen/notification';
import { MailService } from '@keshen/notification/server';
import { Operation, parsed } from '@keshen/platform/server';

const id = parsed(rowId);

/** 邮件: what was sent, for the system administrator; every reading is audited. */
@Controller('api/admin/mails')
export class MailsController {
  constructor(private readonly mails: MailService) {}

  @Get()
  @Roles('administrator')
  @Operation({ summary: 'Mails, newest first', query: mailsQuery })
  list(@CurrentActor() actor: Actor, @Query(parsed(mailsQuery)) query: z.infer<typeof mailsQuery>) {
    return this.mails.list(actor, query);
  }

  @Get(':id')
  @Roles('administrator')
  @Operation({ summary: 'One mail with its words', problems: ['mail.unknown'] })
  one(@CurrentActor() actor: Actor, @Param('id', id) mail: number) {
    return this.mails.one(actor, mail);
  }

  @Post(':id/retry')
  @HttpCode(204)
  @Roles('administrator')
  @Operation({ summary: 'Send a failed mail again', problems: ['mail.unknown'] })
  retry(@CurrentActor() actor: Actor, @Param('id', id) mail: number) {
    return this.mails.retry(actor, mail);
  }
}
