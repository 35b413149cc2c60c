import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles, SignedIn } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import {
  assignRequest,
  checkRequest,
  commentRequest,
  defenceRecord,
  defenceSchedule,
  declareRequest,
  myReviewsQuery,
  readFormRequest,
  recuseRequest,
  extendRequest,
  removeRequest,
  replaceRequest,
  reviseRequest,
  saveReviewRequest,
  type CheckRequest,
  type CommentRequest,
  type DefenceRecord,
  type DefenceSchedule,
  type RecuseRequest,
  type ReviseRequest,
  type SaveReviewRequest,
} from '@keshen/review';
import {
  DefenceService,
  DiscussionService,
  FeedbackQueries,
  OfflineReviews,
  PanelService,
  QualityService,
  ReviewQueries,
  ReviewService,
} from '@keshen/review/server';

const id = parsed(z.uuid());
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** 我的评审: what an expert does with the own reviews. */
@Controller('api/reviews')
export class ReviewController {
  constructor(
    private readonly reviews: ReviewService,
    private readonly queries: ReviewQueries,
    private readonly panels: PanelService,
    private readonly discussion: DiscussionService,
    private readonly quality: QualityService,
    private readonly offline: OfflineReviews,
  ) {}

  @Get()
  @Roles('expert')
  @Operation({ summary: 'My reviews, newest first, with my progress', query: myReviewsQuery })
  mine(@CurrentActor() actor: Actor, @Query(parsed(myReviewsQuery)) query: z.infer<typeof myReviewsQuery>) {
    return this.queries.mine(actor, query);
  }

  @Get('form')
  @Roles('expert')
  @Operation({ summary: 'My open reviews as a workbook to fill in offline', problems: ['review.none-open'] })
  async form(@CurrentActor() actor: Actor): Promise<StreamableFile> {
    const content = await this.offline.write(actor);
    return new StreamableFile(content, { type: XLSX, disposition: 'attachment; filename="reviews.xlsx"' });
  }

  @Post('form')
  @HttpCode(200)
  @Roles('expert')
  @Operation({
    summary: 'A workbook that was filled in: all of its reviews as drafts, or what is wrong row by row',
    body: readFormRequest,
  })
  readForm(
    @CurrentActor() actor: Actor,
    @Body(parsed(readFormRequest)) body: z.infer<typeof readFormRequest>,
  ) {
    return this.offline.read(actor, body.file);
  }

  @Get(':id')
  @Roles('expert')
  @Operation({ summary: 'One of my reviews; until I declare, only what conflicts are judged by' })
  desk(@CurrentActor() actor: Actor, @Param('id', id) review: string) {
    return this.queries.desk(actor, review);
  }

  @Post(':id/declaration')
  @HttpCode(200)
  @Roles('expert')
  @Operation({ summary: 'Declare to know of no conflict of interest', body: declareRequest })
  declare(
    @CurrentActor() actor: Actor,
    @Param('id', id) review: string,
    @Body(parsed(declareRequest)) _body: z.infer<typeof declareRequest>,
  ) {
    return this.reviews.declare(actor, review);
  }

  @Post(':id/recusal')
  @HttpCode(204)
  @Roles('expert')
  @Operation({ summary: 'Step back from a review', body: recuseRequest })
  recuse(
    @CurrentActor() actor: Actor,
    @Param('id', id) review: string,
    @Body(parsed(recuseRequest)) body: RecuseRequest,
  ) {
    return this.reviews.recuse(actor, review, body);
  }

  @Put(':id')
  @Roles('expert')
  @Operation({ summary: 'Save a draft made on a known version', body: saveReviewRequest })
  save(
    @CurrentActor() actor: Actor,
    @Param('id', id) review: string,
    @Body(parsed(saveReviewRequest)) body: SaveReviewRequest,
  ) {
    return this.reviews.save(actor, review, body);
  }

  @Post(':id/submission')
  @HttpCode(200)
  @Roles('expert')
  @Operation({ summary: 'Hand a review in, for good', body: saveReviewRequest })
  submit(
    @CurrentActor() actor: Actor,
    @Param('id', id) review: string,
    @Body(parsed(saveReviewRequest)) body: SaveReviewRequest,
  ) {
    return this.reviews.submit(actor, review, body);
  }

  @Get(':id/panel')
  @Roles('expert')
  @Operation({ summary: 'The panel’s reviews and thread under masked names, once mine is handed in' })
  panel(@CurrentActor() actor: Actor, @Param('id', id) review: string) {
    return this.discussion.panel(actor, review);
  }

  @Post(':id/comments')
  @Roles('expert')
  @Operation({ summary: 'Say something to the panel', body: commentRequest })
  say(
    @CurrentActor() actor: Actor,
    @Param('id', id) review: string,
    @Body(parsed(commentRequest)) body: CommentRequest,
  ) {
    return this.discussion.say(actor, review, body);
  }

  @Post(':id/revisions')
  @Roles('expert')
  @Operation({ summary: 'Give a review anew that was handed in, with the reason', body: reviseRequest })
  revise(
    @CurrentActor() actor: Actor,
    @Param('id', id) review: string,
    @Body(parsed(reviseRequest)) body: ReviseRequest,
  ) {
    return this.discussion.revise(actor, review, body);
  }

  @Post(':id/checks')
  @HttpCode(204)
  @Roles('officer')
  @Operation({ summary: 'Accept a review, or return it with a reason', body: checkRequest })
  check(
    @CurrentActor() actor: Actor,
    @Param('id', id) review: string,
    @Body(parsed(checkRequest)) body: CheckRequest,
  ) {
    return this.quality.check(actor, review, body);
  }

  @Post(':id/removal')
  @HttpCode(204)
  @Roles('officer')
  @Operation({ summary: 'Take an expert off the panel', body: removeRequest })
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', id) review: string,
    @Body(parsed(removeRequest)) body: z.infer<typeof removeRequest>,
  ) {
    return this.panels.remove(actor, review, body.reason);
  }

  @Post(':id/replacement')
  @Roles('officer')
  @Operation({ summary: 'Take an expert off the panel and seat another', body: replaceRequest })
  replace(
    @CurrentActor() actor: Actor,
    @Param('id', id) review: string,
    @Body(parsed(replaceRequest)) body: z.infer<typeof replaceRequest>,
  ) {
    return this.panels.replace(actor, review, body);
  }

  @Post(':id/extension')
  @HttpCode(204)
  @Roles('officer')
  @Operation({ summary: 'Give one expert more time', body: extendRequest })
  extend(
    @CurrentActor() actor: Actor,
    @Param('id', id) review: string,
    @Body(parsed(extendRequest)) body: z.infer<typeof extendRequest>,
  ) {
    return this.panels.extend(actor, review, new Date(body.until));
  }
}

/** 评审组 of a case. */
@Controller('api/cases')
export class PanelController {
  constructor(
    private readonly panels: PanelService,
    private readonly defences: DefenceService,
  ) {}

  @Get(':id/candidates')
  @Roles('officer')
  @Operation({ summary: 'Experts with their conflicts, and the members proposed for the empty seats' })
  candidates(@CurrentActor() actor: Actor, @Param('id', id) subject: string) {
    return this.panels.candidates(actor, subject);
  }

  @Post(':id/reviews')
  @Roles('officer')
  @Operation({
    summary: 'Assign experts; none of them when one has a conflict, or breaks a rule that is not overruled',
    body: assignRequest,
  })
  assign(
    @CurrentActor() actor: Actor,
    @Param('id', id) subject: string,
    @Body(parsed(assignRequest)) body: z.infer<typeof assignRequest>,
  ) {
    return this.panels.assign(actor, subject, body.experts, body.overrule);
  }

  @Put(':id/defence')
  @HttpCode(204)
  @Roles('officer')
  @Operation({ summary: 'Schedule a defence, or move it to another slot', body: defenceSchedule })
  schedule(
    @CurrentActor() actor: Actor,
    @Param('id', id) subject: string,
    @Body(parsed(defenceSchedule)) body: DefenceSchedule,
  ) {
    return this.defences.schedule(actor, subject, body);
  }

  @Put(':id/defence/record')
  @HttpCode(204)
  @Roles('officer')
  @Operation({ summary: 'Note whether the applicant came, and the minutes', body: defenceRecord })
  keepDefence(
    @CurrentActor() actor: Actor,
    @Param('id', id) subject: string,
    @Body(parsed(defenceRecord)) body: DefenceRecord,
  ) {
    return this.defences.keep(actor, subject, body);
  }
}

/** 反馈 of an application. */
@Controller('api/applications')
export class FeedbackController {
  constructor(private readonly feedback: FeedbackQueries) {}

  @Get(':id/review-feedback')
  @SignedIn()
  @Operation({ summary: 'What the experts wrote for us, after the decision, without names' })
  read(@CurrentActor() actor: Actor, @Param('id', id) application: string) {
    return this.feedback.ofApplication(actor, application);
  }
}
