import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, SignedIn } from '@keshen/identity/server';
import { messagesQuery, rowId } from '@keshen/notification';
import { MessageService } from '@keshen/notification/server';
import { Operation, parsed } from '@keshen/platform/server';

/** 消息: everybody's own. */
@Controller('api/messages')
export class MessagesController {
  constructor(private readonly messages: MessageService) {}

  @Get()
  @SignedIn()
  @Operation({ summary: 'My messages, newest first, and how many are unread', query: messagesQuery })
  list(@CurrentActor() actor: Actor, @Query(parsed(messagesQuery)) query: z.infer<typeof messagesQuery>) {
    return this.messages.list(actor, query);
  }

  @Post('read-all')
  @HttpCode(204)
  @SignedIn()
  @Operation({ summary: 'Mark all my messages as read' })
  readAll(@CurrentActor() actor: Actor) {
    return this.messages.readAll(actor);
  }

  @Post(':id/read')
  @HttpCode(204)
  @SignedIn()
  @Operation({ summary: 'Mark a message as read', problems: ['message.unknown'] })
  read(@CurrentActor() actor: Actor, @Param('id', parsed(rowId)) id: number) {
    return this.messages.read(actor, id);
  }
}
