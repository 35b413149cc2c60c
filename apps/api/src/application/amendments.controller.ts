import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { AmendmentService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { Operation, pageQuery, parsed } from '@keshen/platform/server';
import { programmeCode } from '@keshen/programme';

const versionNumber = z.coerce.number().int().min(1).max(1_000_000);
const listQuery = z.strictObject(pageQuery);

/** 条件修订: whom a version would judge otherwise. */
@Controller('api/programmes/:code/versions/:version/amendment')
export class AmendmentsController {
  constructor(private readonly amendments: AmendmentService) {}

  @Get()
  @Roles('officer', 'leader', 'auditor', 'administrator')
  @Operation({
    summary: 'Verdicts of open applications on earlier versions that this version changes',
    query: listQuery,
    problems: ['programme.unknown'],
  })
  of(
    @CurrentActor() actor: Actor,
    @Param('code', parsed(programmeCode)) programme: string,
    @Param('version', parsed(versionNumber)) version: number,
    @Query(parsed(listQuery)) query: z.infer<typeof listQuery>,
  ) {
    return this.amendments.of(actor, programme, version, query);
  }
}
