import { Body, Controller, Get, HttpCode, Param, Post, Put, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { mediaTypeOf } from '@keshen/document';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles, SignedIn } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import {
  arrivalRequest,
  chairRequest,
  clockRequest,
  sessionRequest,
  type ClockRequest,
  type SessionRequest,
} from '@keshen/review';
import { SessionQueries, SessionService } from '@keshen/review/server';

const id = parsed(z.uuid());
const calendar = (content: Buffer): StreamableFile =>
  new StreamableFile(content, {
    type: 'text/calendar; charset=utf-8',
    disposition: 'attachment; filename="defence.ics"',
    length: content.length,
  });

/** 答辩安排 of a call, and the calendar of a case. */
@Controller('api')
export class TimetableController {
  constructor(
    private readonly sessions: SessionService,
    private readonly queries: SessionQueries,
  ) {}

  @Get('calls/:id/defence-sessions')
  @Roles('officer', 'leader', 'auditor')
  @Operation({ summary: 'The defence sessions of a call, and who has none yet', problems: ['call.unknown'] })
  timetable(@CurrentActor() actor: Actor, @Param('id', id) call: string) {
    return this.queries.timetable(actor, call);
  }

  @Post('calls/:id/defence-sessions')
  @Roles('officer')
  @Operation({
    summary: 'Make a session of waiting cases and commit to the seed of its draw',
    body: sessionRequest,
    problems: ['defence.not-here', 'defence.other-call', 'defence.over', 'defence.session-known'],
  })
  commit(
    @CurrentActor() actor: Actor,
    @Param('id', id) call: string,
    @Body(parsed(sessionRequest)) body: SessionRequest,
  ) {
    return this.sessions.commit(actor, call, body);
  }

  @Get('cases/:id/defence/calendar')
  @SignedIn()
  @Operation({ summary: 'The calendar file of a defence', problems: ['defence.not-scheduled'] })
  async ofCase(@CurrentActor() actor: Actor, @Param('id', id) subject: string): Promise<StreamableFile> {
    return calendar(await this.queries.calendarOfCase(actor, subject));
  }
}

/** 答辩场次. */
@Controller('api/defence-sessions')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly queries: SessionQueries,
  ) {}

  @Get(':id')
  @Roles('officer', 'leader', 'auditor', 'expert')
  @Operation({ summary: 'A session; an expert sees the own cases', problems: ['defence.unknown'] })
  session(@CurrentActor() actor: Actor, @Param('id', id) session: string) {
    return this.queries.session(actor, session);
  }

  @Get(':id/calendar')
  @Roles('officer', 'leader', 'auditor', 'expert')
  @Operation({ summary: 'The calendar file of a session', problems: ['defence.unknown'] })
  async calendar(@CurrentActor() actor: Actor, @Param('id', id) session: string): Promise<StreamableFile> {
    return calendar(await this.queries.calendar(actor, session));
  }

  @Get(':id/minutes')
  @Roles('officer', 'leader', 'auditor', 'expert')
  @Operation({
    summary: 'The minutes as docx, for the office and the chair',
    problems: ['defence.unknown'],
  })
  async minutes(@CurrentActor() actor: Actor, @Param('id', id) session: string): Promise<StreamableFile> {
    const { name, content } = await this.queries.minutes(actor, session);
    return new StreamableFile(content, {
      type: mediaTypeOf('docx'),
      disposition: `attachment; filename="${name}"`,
      length: content.length,
    });
  }

  @Post(':id/draw')
  @HttpCode(200)
  @Roles('officer')
  @Operation({
    summary: 'Draw the order and reveal the seed',
    problems: ['defence.no-draw', 'defence.drawn', 'defence.signed'],
  })
  draw(@CurrentActor() actor: Actor, @Param('id', id) session: string) {
    return this.sessions.draw(actor, session);
  }

  @Put(':id/chair')
  @HttpCode(204)
  @Roles('officer')
  @Operation({ summary: 'Name who leads the panel', body: chairRequest, problems: ['defence.chair'] })
  chair(
    @CurrentActor() actor: Actor,
    @Param('id', id) session: string,
    @Body(parsed(chairRequest)) body: z.infer<typeof chairRequest>,
  ) {
    return this.sessions.chair(actor, session, body.chair);
  }

  @Post(':id/invitations')
  @HttpCode(200)
  @Roles('officer')
  @Operation({ summary: 'Invite the experts who were not yet, with a calendar file' })
  invite(@CurrentActor() actor: Actor, @Param('id', id) session: string) {
    return this.sessions.invite(actor, session);
  }

  @Post(':id/arrivals')
  @HttpCode(204)
  @Roles('officer', 'expert')
  @Operation({
    summary: 'Note that an expert has come: oneself, or somebody by the officer',
    body: arrivalRequest,
    problems: ['defence.no-seat'],
  })
  arrive(
    @CurrentActor() actor: Actor,
    @Param('id', id) session: string,
    @Body(parsed(arrivalRequest)) body: z.infer<typeof arrivalRequest>,
  ) {
    return this.sessions.arrive(actor, session, body.account);
  }

  @Put(':id/clock')
  @HttpCode(204)
  @Roles('officer')
  @Operation({
    summary: 'Start presentation or answers of a case on the clock, or stop it',
    body: clockRequest,
    problems: ['defence.not-here'],
  })
  clock(
    @CurrentActor() actor: Actor,
    @Param('id', id) session: string,
    @Body(parsed(clockRequest)) body: ClockRequest,
  ) {
    return this.sessions.run(actor, session, body);
  }

  @Post(':id/signature')
  @HttpCode(204)
  @Roles('expert')
  @Operation({
    summary: 'The chair signs the minutes; nothing changes afterwards',
    problems: ['defence.not-chair', 'defence.not-held', 'defence.signed'],
  })
  sign(@CurrentActor() actor: Actor, @Param('id', id) session: string) {
    return this.sessions.sign(actor, session);
  }
}
