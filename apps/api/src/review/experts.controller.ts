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
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { Limited, Operation, parsed } from '@keshen/platform/server';
import {
  absenceRequest,
  changeExpertRequest,
  expertsQuery,
  interestRequest,
  ownEntryRequest,
  readFormRequest,
  registerExpertRequest,
  type AbsenceRequest,
  type ChangeExpertRequest,
  type ExpertsQuery,
  type InterestRequest,
  type OwnEntryRequest,
  type RegisterExpertRequest,
} from '@keshen/review';
import {
  ExpertQueries,
  ExpertService,
  InterestService,
  QualityService,
  RegisterSheets,
} from '@keshen/review/server';

const account = parsed(z.uuid());
/** A list's filter without its pages. */
const sheetQuery = expertsQuery.omit({ cursor: true, limit: true });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** 专家库. */
@Controller('api/experts')
export class ExpertsController {
  constructor(
    private readonly queries: ExpertQueries,
    private readonly experts: ExpertService,
    private readonly quality: QualityService,
    private readonly interests: InterestService,
    private readonly sheets: RegisterSheets,
  ) {}

  @Get()
  @Roles('officer', 'administrator', 'auditor')
  @Operation({ summary: 'The expert register by name', query: expertsQuery })
  list(@CurrentActor() actor: Actor, @Query(parsed(expertsQuery)) query: ExpertsQuery) {
    return this.queries.list(actor, query);
  }

  @Get('waiting')
  @Roles('administrator')
  @Operation({ summary: 'Accounts with the role of expert that the register does not know yet' })
  waiting(@CurrentActor() actor: Actor) {
    return this.queries.waiting(actor);
  }

  @Get('export')
  @Roles('officer', 'administrator', 'auditor')
  @Limited(10, 60)
  @Operation({
    summary: 'The register as a spreadsheet, resident IDs masked; who takes it out is kept',
    query: sheetQuery,
  })
  async export(
    @CurrentActor() actor: Actor,
    @Query(parsed(sheetQuery)) query: z.infer<typeof sheetQuery>,
  ): Promise<StreamableFile> {
    return new StreamableFile(await this.sheets.export(actor, { ...query, limit: 100 }), {
      type: XLSX,
      disposition: 'attachment; filename="experts.xlsx"',
    });
  }

  @Post('imports')
  @HttpCode(200)
  @Roles('administrator')
  @Limited(20, 60)
  @Operation({
    summary: 'Experts from an uploaded spreadsheet: every row answered, good ones kept, in one transaction',
    body: readFormRequest,
    problems: [
      'file.unknown',
      'spreadsheet.format',
      'spreadsheet.columns',
      'spreadsheet.too-many-rows',
      'spreadsheet.empty',
    ],
  })
  import(@CurrentActor() actor: Actor, @Body(parsed(readFormRequest)) body: z.infer<typeof readFormRequest>) {
    return this.sheets.import(actor, body.file);
  }

  @Get('mine')
  @Roles('expert')
  @Operation({ summary: 'My own line of the register', problems: ['expert.unknown'] })
  mine(@CurrentActor() actor: Actor) {
    return this.queries.mine(actor);
  }

  @Put('mine')
  @Roles('expert')
  @Operation({
    summary: 'Change what the register says of me and is mine to say, on a known version',
    body: ownEntryRequest,
    problems: ['expert.unknown', 'expert.stale', 'expert.field-unknown'],
  })
  changeMine(@CurrentActor() actor: Actor, @Body(parsed(ownEntryRequest)) body: OwnEntryRequest) {
    return this.experts.changeOwn(actor, body);
  }

  @Post('mine/absences')
  @Roles('expert')
  @Operation({
    summary: 'Say when I can take no reviews',
    body: absenceRequest,
    problems: ['expert.unknown', 'absence.past', 'absence.most'],
  })
  away(@CurrentActor() actor: Actor, @Body(parsed(absenceRequest)) body: AbsenceRequest) {
    return this.experts.addAbsence(actor, actor.account!, body);
  }

  @Delete('absences/:id')
  @HttpCode(204)
  @Roles('expert', 'administrator')
  @Operation({ summary: 'Take an absence back: my own, or as an administrator anybody’s' })
  back(@CurrentActor() actor: Actor, @Param('id', parsed(z.uuid())) id: string) {
    return this.experts.removeAbsence(actor, id);
  }

  @Get(':account')
  @Roles('officer', 'administrator', 'auditor')
  @Operation({
    summary: 'One expert, the resident ID masked; the reading is kept',
    problems: ['expert.unknown'],
  })
  page(@CurrentActor() actor: Actor, @Param('account', account) id: string) {
    return this.queries.page(actor, id);
  }

  @Post(':account/absences')
  @Roles('administrator')
  @Operation({
    summary: 'Enter when an expert can take no reviews',
    body: absenceRequest,
    problems: ['expert.unknown', 'absence.past', 'absence.most'],
  })
  enterAbsence(
    @CurrentActor() actor: Actor,
    @Param('account', account) id: string,
    @Body(parsed(absenceRequest)) body: AbsenceRequest,
  ) {
    return this.experts.addAbsence(actor, id, body);
  }

  @Get(':account/reviews')
  @Roles('officer', 'administrator', 'auditor')
  @Operation({ summary: 'The latest reviews of an expert' })
  reviews(@CurrentActor() actor: Actor, @Param('account', account) id: string) {
    return this.queries.reviewsOf(actor, id);
  }

  @Get(':account/conflicts')
  @Roles('officer', 'administrator', 'auditor')
  @Operation({ summary: 'The conflicts of interest of an expert, with evidence and source' })
  conflicts(@CurrentActor() actor: Actor, @Param('account', account) id: string) {
    return this.queries.conflictsOf(actor, id);
  }

  @Post()
  @HttpCode(204)
  @Roles('administrator')
  @Operation({ summary: 'Enter an account in the register', body: registerExpertRequest })
  register(@CurrentActor() actor: Actor, @Body(parsed(registerExpertRequest)) body: RegisterExpertRequest) {
    return this.experts.register(actor, body);
  }

  @Get(':account/interests')
  @Roles('officer', 'administrator', 'auditor')
  @Operation({ summary: 'The interests of an expert that are on record' })
  interestsOf(@CurrentActor() actor: Actor, @Param('account', account) id: string) {
    return this.interests.of(actor, id);
  }

  @Post(':account/interests')
  @Roles('administrator')
  @Operation({ summary: 'Enter an interest of an expert', body: interestRequest })
  enterInterest(
    @CurrentActor() actor: Actor,
    @Param('account', account) id: string,
    @Body(parsed(interestRequest)) body: InterestRequest,
  ) {
    return this.interests.enterOf(actor, id, body);
  }

  @Put(':account')
  @Roles('administrator')
  @Operation({ summary: 'Change or retire an expert on a known version', body: changeExpertRequest })
  change(
    @CurrentActor() actor: Actor,
    @Param('account', account) id: string,
    @Body(parsed(changeExpertRequest)) body: ChangeExpertRequest,
  ) {
    return this.experts.change(actor, id, body);
  }

  @Get(':account/record')
  @Roles('officer', 'administrator', 'auditor')
  @Operation({ summary: 'How an expert has kept time and scored so far' })
  record(@CurrentActor() actor: Actor, @Param('account', account) id: string) {
    return this.quality.record(actor, id);
  }
}
