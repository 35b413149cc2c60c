import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { Public } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import { invitationRequest, type InvitationRequest } from '@keshen/review';
import { InvitationService } from '@keshen/review/server';

const token = parsed(z.string().regex(/^[\w.-]{20,200}$/));
const unknown = ['review.invitation-unknown', 'review.invitation-over'];

/** 评审邀请: what the link of a mail can do without signing in, and nothing else. */
@Controller('api/review-invitations')
@Public()
export class InvitationsController {
  constructor(private readonly invitations: InvitationService) {}

  @Get(':token')
  @Operation({ summary: 'What the link of a review’s mail invites to', problems: unknown })
  read(@Param('token', token) link: string) {
    return this.invitations.peek(link);
  }

  @Post(':token')
  @HttpCode(200)
  @Operation({
    summary: 'Accept, decline, or step back from a review, once',
    body: invitationRequest,
    problems: [...unknown, 'review.answered', 'review.state'],
  })
  answer(@Param('token', token) link: string, @Body(parsed(invitationRequest)) body: InvitationRequest) {
    return this.invitations.answer(link, body);
  }
}
