import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { z } from 'zod';
import {
  concludeRequest,
  listFilter,
  listQuery,
  remarkRequest,
  saveRequest,
  startRequest,
  type StartRequest,
  valuesRequest,
  workQuery,
} from '@keshen/application';
import {
  AnswerQueries,
  ApplicationLists,
  ApplicationQueries,
  CertificationService,
  DraftDeletion,
  DraftService,
  startDigest,
  StartService,
  EarlierService,
  StageService,
  SubmissionService,
  WorkQueries,
} from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles, SignedIn } from '@keshen/identity/server';
import { MayBeOld, Operation, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());
const pageQuery = workQuery.omit({ role: true });
const remark = z.strictObject({ remark: z.string().trim().min(1).max(2000) });
const revealRequest = z.strictObject({ path: z.string().max(81), reason: z.string().trim().min(4).max(500) });

/** 我的待办: what waits for whoever asks. */
@Controller('api/duties')
export class WorkController {
  constructor(private readonly work: WorkQueries) {}

  @Get()
  @SignedIn()
  @Operation({ summary: 'What waits for me, by due time', query: workQuery })
  list(@CurrentActor() actor: Actor, @Query(parsed(workQuery)) query: z.infer<typeof workQuery>) {
    return this.work.work(actor, query);
  }

  @Get('counts')
  @SignedIn()
  @Operation({ summary: 'How much waits for me, by role' })
  counts(@CurrentActor() actor: Actor) {
    return this.work.counts(actor);
  }
}

/** 申报: drafts, submission, the page of an application. */
@Controller('api/applications')
export class ApplicationController {
  constructor(
    private readonly starts: StartService,
    private readonly drafts: DraftService,
    private readonly deletion: DraftDeletion,
    private readonly earlier: EarlierService,
    private readonly certification: CertificationService,
    private readonly submissions: SubmissionService,
    private readonly lists: ApplicationLists,
    private readonly queries: ApplicationQueries,
    private readonly answers: AnswerQueries,
  ) {}

  @Post()
  @Roles('enterprise-administrator', 'writer')
  @Operation({ summary: 'Start an application in an open call', body: startRequest })
  start(@CurrentActor() actor: Actor, @Body(parsed(startRequest)) body: StartRequest) {
    const digest = startDigest(body);
    return body.from
      ? this.earlier.startFrom(actor, body.call, body.party, body.from, digest)
      : this.starts.start(actor, body.call, body.party, { digest });
  }

  @Get()
  @Roles('recommender', 'officer', 'leader', 'finance', 'auditor')
  @Operation({ summary: 'Submitted applications, newest movement first', query: listQuery })
  list(@CurrentActor() actor: Actor, @Query(parsed(listQuery)) query: z.infer<typeof listQuery>) {
    return this.lists.all(actor, query);
  }

  @Get('csv')
  @Roles('recommender', 'officer', 'leader', 'finance', 'auditor')
  @MayBeOld()
  @Operation({ summary: 'The same as CSV, at most 50,000 rows; it is recorded', query: listFilter })
  async csv(@CurrentActor() actor: Actor, @Query(parsed(listFilter)) query: z.infer<typeof listFilter>) {
    return new StreamableFile(Readable.from(await this.lists.csv(actor, query)), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="applications.csv"',
    });
  }

  @Get('mine')
  @SignedIn()
  @Operation({ summary: 'Applications of my own enterprises', query: pageQuery })
  mine(@CurrentActor() actor: Actor, @Query(parsed(pageQuery)) query: z.infer<typeof pageQuery>) {
    return this.lists.mine(actor, query);
  }

  @Get('deleted')
  @SignedIn()
  @Operation({ summary: 'Deleted drafts of my own enterprises that can still be restored' })
  deleted(@CurrentActor() actor: Actor) {
    return this.deletion.list(actor);
  }

  @Delete(':id')
  @HttpCode(204)
  @Roles('enterprise-administrator', 'writer')
  @Operation({
    summary: 'Delete a draft; it can be restored for some time, then it goes with its files',
    problems: ['application.not-a-draft', 'application.in-certification', 'application.submitting'],
  })
  delete(@CurrentActor() actor: Actor, @Param('id', id) application: string) {
    return this.deletion.delete(actor, application);
  }

  @Post(':id/restoration')
  @HttpCode(204)
  @Roles('enterprise-administrator', 'writer')
  @Operation({ summary: 'Restore a deleted draft', problems: ['application.emptied'] })
  restore(@CurrentActor() actor: Actor, @Param('id', id) application: string) {
    return this.deletion.restore(actor, application);
  }

  @Get(':id')
  @SignedIn()
  @Operation({ summary: 'The page of an application: where it is, what I may do, its timeline' })
  page(@CurrentActor() actor: Actor, @Param('id', id) application: string) {
    return this.queries.page(actor, application);
  }

  @Get(':id/carry-over/:call')
  @Roles('enterprise-administrator', 'writer')
  @Operation({ summary: 'What this application would bring into a new one of another call' })
  carryOver(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Param('call', id) call: string,
  ) {
    return this.earlier.plan(actor, application, call);
  }

  @Get(':id/answers')
  @SignedIn()
  @Operation({ summary: 'Answers: the draft for its own people, the submission for everybody else' })
  read(@CurrentActor() actor: Actor, @Param('id', id) application: string) {
    return this.answers.answers(actor, application);
  }

  @Put(':id/answers')
  @Roles('enterprise-administrator', 'writer')
  @Operation({
    summary: 'Save answers, each on the version it was made on; where one was not, what stands',
    body: saveRequest,
  })
  save(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Body(parsed(saveRequest)) body: z.infer<typeof saveRequest>,
  ) {
    return this.drafts.save(actor, application, body);
  }

  @Post(':id/values')
  @HttpCode(200)
  @Roles('enterprise-administrator', 'writer')
  @Operation({ summary: 'What stands at these paths of a draft', body: valuesRequest })
  values(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Body(parsed(valuesRequest)) body: z.infer<typeof valuesRequest>,
  ) {
    return this.answers.values(actor, application, body.paths);
  }

  @Post(':id/reveal')
  @HttpCode(200)
  @Roles('officer')
  @Operation({ summary: 'One masked value in full, for a reason that is kept', body: revealRequest })
  reveal(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Body(parsed(revealRequest)) body: z.infer<typeof revealRequest>,
  ) {
    return this.answers.reveal(actor, application, body.path, body.reason);
  }

  @Post(':id/certification')
  @HttpCode(204)
  @Roles('enterprise-administrator', 'writer')
  @Operation({ summary: 'Ask the certifier' })
  askCertification(@CurrentActor() actor: Actor, @Param('id', id) application: string) {
    return this.certification.ask(actor, application);
  }

  @Delete(':id/certification')
  @HttpCode(204)
  @Roles('certifier')
  @Operation({ summary: 'Hand the draft back to its writers', body: remark })
  handBack(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Body(parsed(remark)) body: z.infer<typeof remark>,
  ) {
    return this.certification.handBack(actor, application, body.remark);
  }

  @Post(':id/withdrawal')
  @HttpCode(204)
  @Roles('enterprise-administrator', 'certifier')
  @Operation({ summary: 'Withdraw the application', body: remarkRequest })
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Body(parsed(remarkRequest)) body: z.infer<typeof remarkRequest>,
  ) {
    return this.submissions.withdraw(actor, application, body.remark, body.version);
  }
}

/** 办件: concluding a stage. */
@Controller('api/cases')
export class CaseController {
  constructor(private readonly stages: StageService) {}

  @Post(':id/outcomes')
  @HttpCode(200)
  @SignedIn()
  @Operation({
    summary: 'Conclude the stage that a case stands in, as whoever owes it',
    body: concludeRequest,
  })
  async conclude(
    @CurrentActor() actor: Actor,
    @Param('id', id) subject: string,
    @Body(parsed(concludeRequest)) body: z.infer<typeof concludeRequest>,
  ) {
    const { stage, stageKind, version, endedAt, result } = await this.stages.conclude(actor, subject, body);
    return { stage, stageKind, version, endedAt, result };
  }
}
