import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Public, Roles } from '@keshen/identity/server';
import {
  awardsFilter,
  awardsQuery,
  noticesQuery,
  objectionRequest,
  publishRequest,
  receiptRequest,
  revealObjectorRequest,
  summaryQuery,
  type ObjectionRequest,
  type PublishRequest,
} from '@keshen/notice';
import { NoticeQueries, NoticeService, ObjectionService, PublicAwards } from '@keshen/notice/server';
import { Limited, MayBeOld, Operation, pageQuery, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());
const waitingQuery = z.strictObject(pageQuery);
/** Objecting takes a person an hour; a receipt code is never guessed. Counted per address. */
const HOUR = 3600;

/** 公示: public; composed by officers. */
@Controller('api/notices')
export class NoticeController {
  constructor(
    private readonly queries: NoticeQueries,
    private readonly notices: NoticeService,
    private readonly objections: ObjectionService,
  ) {}

  @Get()
  @Public()
  @MayBeOld()
  @Operation({ summary: 'Public notices, the latest first', query: noticesQuery })
  list(@Query(parsed(noticesQuery)) query: z.infer<typeof noticesQuery>) {
    return this.queries.list(query);
  }

  @Post()
  @Roles('officer')
  @Operation({
    summary: 'Publish a notice over waiting cases',
    body: publishRequest,
    problems: ['notice.case-not-waiting', 'notice.case-published', 'notice.number-taken'],
  })
  publish(@CurrentActor() actor: Actor, @Body(parsed(publishRequest)) body: PublishRequest) {
    return this.notices.publish(actor, body);
  }

  @Get('waiting')
  @Roles('officer')
  @Operation({ summary: 'Calls whose cases wait to be made public', query: waitingQuery })
  waitingCalls(
    @CurrentActor() actor: Actor,
    @Query(parsed(waitingQuery)) query: z.infer<typeof waitingQuery>,
  ) {
    return this.queries.waitingCalls(actor, query);
  }

  @Get('waiting/:call')
  @Roles('officer')
  @Operation({ summary: 'The cases of a call that wait to be made public', problems: ['call.unknown'] })
  waiting(@CurrentActor() actor: Actor, @Param('call', id) call: string) {
    return this.queries.waiting(actor, call);
  }

  @Get(':id')
  @Public()
  @MayBeOld()
  @Operation({ summary: 'A notice as it was published', problems: ['notice.unknown'] })
  notice(@Param('id', id) notice: string) {
    return this.queries.notice(notice);
  }

  @Get(':id/csv')
  @Public()
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="notice.csv"')
  @Operation({ summary: 'The list of a notice as CSV' })
  csv(@Param('id', id) notice: string) {
    return this.queries.csv(notice);
  }

  @Post(':id/objections')
  @Public()
  @Limited(10, HOUR)
  @Operation({
    summary: 'Object to a project by name; the author is sealed, the answer holds a receipt code',
    body: objectionRequest,
    problems: ['notice.unknown', 'notice.over', 'objection.too-many'],
  })
  object(@Param('id', id) notice: string, @Body(parsed(objectionRequest)) body: ObjectionRequest) {
    return this.objections.open(notice, body);
  }
}

/** 异议, for the objector and for whoever handles it. */
@Controller('api/objections')
export class ObjectionController {
  constructor(private readonly objections: ObjectionService) {}

  @Post('status')
  @HttpCode(200)
  @Public()
  @Limited(60, HOUR)
  @Operation({
    summary: 'Where an objection stands, by its receipt code',
    body: receiptRequest,
    problems: ['objection.unknown'],
  })
  status(@Body(parsed(receiptRequest)) body: z.infer<typeof receiptRequest>) {
    return this.objections.status(body.code);
  }

  @Post(':case/objector')
  @HttpCode(200)
  @Roles('officer')
  @Operation({
    summary: 'Who objected, for a reason that is kept',
    body: revealObjectorRequest,
    problems: ['objection.unknown'],
  })
  reveal(
    @CurrentActor() actor: Actor,
    @Param('case', id) subject: string,
    @Body(parsed(revealObjectorRequest)) body: z.infer<typeof revealObjectorRequest>,
  ) {
    return this.objections.reveal(actor, subject, body.reason);
  }
}

/** 立项结果: public. */
@Controller('api/awards')
export class AwardsController {
  constructor(private readonly awards: PublicAwards) {}

  @Get()
  @Public()
  @MayBeOld()
  @Operation({ summary: 'Awards whose notice is over, the latest first', query: awardsQuery })
  list(@Query(parsed(awardsQuery)) query: z.infer<typeof awardsQuery>) {
    return this.awards.list(query);
  }

  @Get('csv')
  @Public()
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="awards.csv"')
  @MayBeOld()
  @Operation({ summary: 'The same as CSV', query: awardsFilter })
  csv(@Query(parsed(awardsFilter)) query: z.infer<typeof awardsFilter>) {
    return this.awards.csv(query);
  }

  @Get('summary')
  @Public()
  @MayBeOld()
  @Operation({ summary: 'Totals of a year or of all years', query: summaryQuery })
  summary(@Query(parsed(summaryQuery)) query: z.infer<typeof summaryQuery>) {
    return this.awards.summary(query);
  }
}
