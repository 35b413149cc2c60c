import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  assignmentRequest,
  commentRequest,
  myThreadsQuery,
  resolutionRequest,
  threadRequest,
  threadsQuery,
} from '@keshen/application';
import { ActivityQueries, ThreadQueries, ThreadService } from '@keshen/application/server';
import { ENTERPRISE_ROLES, type Actor } from '@keshen/identity';
import { CurrentActor, Roles, SignedIn } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());

/** 讨论: between colleagues of one enterprise, at places of an application. */
@Controller('api/applications/:id/threads')
@Roles(...ENTERPRISE_ROLES)
export class ThreadsController {
  constructor(
    private readonly threads: ThreadService,
    private readonly queries: ThreadQueries,
  ) {}

  @Get()
  @Operation({ summary: 'What colleagues say at places of the form, oldest first', query: threadsQuery })
  list(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Query(parsed(threadsQuery)) query: z.infer<typeof threadsQuery>,
  ) {
    return this.queries.list(actor, application, query);
  }

  @Post()
  @Operation({
    summary: 'Begin a thread at a section, question or row',
    body: threadRequest,
    problems: ['thread.place', 'thread.stranger', 'thread.full'],
  })
  begin(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Body(parsed(threadRequest)) body: z.infer<typeof threadRequest>,
  ) {
    return this.threads.begin(actor, application, body);
  }

  @Post(':thread/comments')
  @HttpCode(204)
  @Operation({
    summary: 'Say something in a thread',
    body: commentRequest,
    problems: ['thread.unknown', 'thread.stranger', 'thread.full'],
  })
  comment(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Param('thread', id) thread: string,
    @Body(parsed(commentRequest)) body: z.infer<typeof commentRequest>,
  ) {
    return this.threads.comment(actor, application, thread, body);
  }

  @Put(':thread/assignment')
  @HttpCode(204)
  @Operation({
    summary: 'Hand a thread to a colleague as a to-do, or take it back',
    body: assignmentRequest,
    problems: ['thread.unknown', 'thread.stranger'],
  })
  assign(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Param('thread', id) thread: string,
    @Body(parsed(assignmentRequest)) body: z.infer<typeof assignmentRequest>,
  ) {
    return this.threads.assign(actor, application, thread, body);
  }

  @Put(':thread/resolution')
  @HttpCode(204)
  @Operation({
    summary: 'Settle a thread, or open it again',
    body: resolutionRequest,
    problems: ['thread.unknown'],
  })
  resolve(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Param('thread', id) thread: string,
    @Body(parsed(resolutionRequest)) body: z.infer<typeof resolutionRequest>,
  ) {
    return this.threads.resolve(actor, application, thread, body.resolved);
  }
}

/** 谁改了什么: for colleagues of one enterprise. */
@Controller('api/applications/:id/activity')
@Roles(...ENTERPRISE_ROLES)
export class ActivityController {
  constructor(private readonly activity: ActivityQueries) {}

  @Get()
  @Operation({ summary: 'Who changed and did what at an application, newest first', query: myThreadsQuery })
  list(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Query(parsed(myThreadsQuery)) query: z.infer<typeof myThreadsQuery>,
  ) {
    return this.activity.list(actor, application, query);
  }
}

/** 交办给我的. */
@Controller('api/threads')
export class MyThreadsController {
  constructor(private readonly queries: ThreadQueries) {}

  @Get('mine')
  @SignedIn()
  @Operation({ summary: 'Open to-dos that colleagues gave me, by due day', query: myThreadsQuery })
  mine(@CurrentActor() actor: Actor, @Query(parsed(myThreadsQuery)) query: z.infer<typeof myThreadsQuery>) {
    return this.queries.mine(actor, query);
  }
}
