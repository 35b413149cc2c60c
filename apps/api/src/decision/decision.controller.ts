import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { z } from 'zod';
import {
  closeRequest,
  decisionsRequest,
  meetingChange,
  meetingRequest,
  type MeetingChange,
  type MeetingRequest,
} from '@keshen/decision';
import { MeetingQueries, MeetingService, RankedCalls, RankingQueries } from '@keshen/decision/server';
import { mediaTypeOf } from '@keshen/document';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { Operation, pageQuery, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());
const callsQuery = z.strictObject(pageQuery);
const meetingsQuery = z.strictObject({ ...pageQuery, call: z.uuid().optional() });
type Decisions = z.infer<typeof decisionsRequest>;

/** 立项排序: what comes before the meeting. */
@Controller('api/rankings')
export class RankingController {
  constructor(
    private readonly rankings: RankingQueries,
    private readonly ranked: RankedCalls,
  ) {}

  @Get()
  @Roles('officer', 'leader', 'finance', 'auditor')
  @Operation({ summary: 'Calls with cases to decide or decided', query: callsQuery })
  calls(@CurrentActor() actor: Actor, @Query(parsed(callsQuery)) query: z.infer<typeof callsQuery>) {
    return this.ranked.page(actor, query);
  }

  @Get(':call')
  @Roles('officer', 'leader', 'finance', 'auditor')
  @Operation({ summary: 'The ranking of a call against its envelope', problems: ['call.unknown'] })
  ranking(@CurrentActor() actor: Actor, @Param('call', id) call: string) {
    return this.rankings.ranking(actor, call);
  }

  @Get(':call/csv')
  @Roles('officer', 'leader', 'auditor')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="ranking.csv"')
  @Operation({ summary: 'The ranking as CSV' })
  csv(@CurrentActor() actor: Actor, @Param('call', id) call: string) {
    return this.rankings.csv(actor, call);
  }

  @Get(':call/agenda')
  @Roles('officer', 'leader', 'auditor')
  @Operation({
    summary: 'The agenda of the meeting as docx: ties and disagreements first',
    problems: ['call.unknown'],
  })
  async agenda(@CurrentActor() actor: Actor, @Param('call', id) call: string): Promise<StreamableFile> {
    const content = await this.rankings.agenda(actor, call);
    return new StreamableFile(content, {
      type: mediaTypeOf('docx'),
      disposition: 'attachment; filename="agenda.docx"',
      length: content.length,
    });
  }
}

/** 主任办公会. */
@Controller('api/meetings')
export class MeetingController {
  constructor(
    private readonly queries: MeetingQueries,
    private readonly meetings: MeetingService,
  ) {}

  @Get()
  @Roles('officer', 'leader', 'finance', 'auditor')
  @Operation({ summary: 'Meetings, the latest first', query: meetingsQuery })
  list(@CurrentActor() actor: Actor, @Query(parsed(meetingsQuery)) query: z.infer<typeof meetingsQuery>) {
    return this.queries.list(actor, query);
  }

  @Post()
  @Roles('officer')
  @Operation({
    summary: 'Put cases before a meeting',
    body: meetingRequest,
    problems: ['meeting.case-not-waiting', 'meeting.case-elsewhere'],
  })
  prepare(@CurrentActor() actor: Actor, @Body(parsed(meetingRequest)) body: MeetingRequest) {
    return this.meetings.prepare(actor, body);
  }

  @Get(':id')
  @Roles('officer', 'leader', 'finance', 'auditor')
  @Operation({ summary: 'A meeting with its cases', problems: ['meeting.unknown'] })
  meeting(@CurrentActor() actor: Actor, @Param('id', id) meeting: string) {
    return this.queries.meeting(actor, meeting);
  }

  @Put(':id')
  @Roles('officer', 'leader')
  @Operation({ summary: 'Change title, day and minutes on a known version', body: meetingChange })
  change(
    @CurrentActor() actor: Actor,
    @Param('id', id) meeting: string,
    @Body(parsed(meetingChange)) body: MeetingChange,
  ) {
    return this.meetings.change(actor, meeting, body);
  }

  @Post(':id/preview')
  @HttpCode(200)
  @Roles('leader')
  @Operation({
    summary: 'What these decisions would do, line by line; nothing is kept',
    body: decisionsRequest,
  })
  preview(
    @CurrentActor() actor: Actor,
    @Param('id', id) meeting: string,
    @Body(parsed(decisionsRequest)) body: Decisions,
  ) {
    return this.meetings.preview(actor, meeting, body.decisions);
  }

  @Post(':id/decisions')
  @HttpCode(200)
  @Roles('leader')
  @Operation({
    summary: 'Decide several cases, each on its own',
    body: decisionsRequest,
    problems: ['award.envelope', 'award.over-asked', 'award.over-entitled', 'application.not-eligible'],
  })
  decide(
    @CurrentActor() actor: Actor,
    @Param('id', id) meeting: string,
    @Body(parsed(decisionsRequest)) body: Decisions,
  ) {
    return this.meetings.decide(actor, meeting, body.decisions);
  }

  @Post(':id/closing')
  @HttpCode(204)
  @Roles('officer', 'leader')
  @Operation({ summary: 'End a meeting; its minutes are kept', body: closeRequest })
  close(
    @CurrentActor() actor: Actor,
    @Param('id', id) meeting: string,
    @Body(parsed(closeRequest)) body: z.infer<typeof closeRequest>,
  ) {
    return this.meetings.close(actor, meeting, body.version);
  }
}
