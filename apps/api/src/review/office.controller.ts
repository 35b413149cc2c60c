import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import { commentRequest, questionRequest, type CommentRequest, type QuestionRequest } from '@keshen/review';
import { DiscussionService, QuestionService } from '@keshen/review/server';

const id = parsed(z.uuid());

/** What the office does beside a panel: it answers for questioned results, and takes part in the discussion. */
@Controller('api')
export class OfficeController {
  constructor(
    private readonly questions: QuestionService,
    private readonly discussion: DiscussionService,
  ) {}

  @Get('applications/:id/result-questions')
  @Roles('officer', 'leader', 'auditor')
  @Operation({ summary: 'Results of panels that a breach found later questions' })
  questioned(@CurrentActor() actor: Actor, @Param('id', id) application: string) {
    return this.questions.ofApplication(actor, application);
  }

  @Post('applications/:id/result-questions')
  @HttpCode(204)
  @Roles('officer')
  @Operation({
    summary: 'Answer a question: the result stands, or is counted anew without what was voided',
    body: questionRequest,
    problems: ['review.not-questioned', 'review.nothing-left'],
  })
  answer(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Body(parsed(questionRequest)) body: QuestionRequest,
  ) {
    return this.questions.answer(actor, application, body);
  }

  @Get('cases/:id/discussion')
  @Roles('officer', 'leader', 'auditor')
  @Operation({ summary: 'The thread of the panel before which a case stands, with names' })
  thread(@CurrentActor() actor: Actor, @Param('id', id) subject: string) {
    return this.discussion.ofCase(actor, subject);
  }

  @Post('cases/:id/discussion')
  @Roles('officer')
  @Operation({ summary: 'Say something to the panel as the office', body: commentRequest })
  say(
    @CurrentActor() actor: Actor,
    @Param('id', id) subject: string,
    @Body(parsed(commentRequest)) body: CommentRequest,
  ) {
    return this.discussion.sayAsOffice(actor, subject, body);
  }
}
