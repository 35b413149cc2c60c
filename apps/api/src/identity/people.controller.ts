import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  createPersonRequest,
  erasureRequest,
  peopleQuery,
  staffRequest,
  type Actor,
  type CreatePerson,
  type PeopleQuery,
} from '@keshen/identity';
import {
  CurrentActor,
  ErasureService,
  PeopleQueries,
  PeopleService,
  Proved,
  Roles,
  SecondFactorService,
} from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());

/** 人员: the administrator's accounts. */
@Controller('api/admin/people')
@Roles('administrator')
export class PeopleController {
  constructor(
    private readonly people: PeopleService,
    private readonly queries: PeopleQueries,
    private readonly secondFactors: SecondFactorService,
    private readonly erasure: ErasureService,
  ) {}

  @Get()
  @Roles('administrator', 'auditor')
  @Operation({ summary: 'Accounts by name', query: peopleQuery })
  list(@CurrentActor() actor: Actor, @Query(parsed(peopleQuery)) query: PeopleQuery) {
    return this.queries.list(actor, query);
  }

  @Post()
  @Operation({
    summary: 'Make an account of staff, a recommender, a department or an expert; a mail follows',
    body: createPersonRequest,
    problems: ['account.retired', 'role.scope'],
  })
  create(@CurrentActor() actor: Actor, @Body(parsed(createPersonRequest)) body: CreatePerson) {
    return this.people.create(actor, body);
  }

  @Get(':id')
  @Roles('administrator', 'auditor')
  @Operation({ summary: 'One account in full; reading it is recorded', problems: ['account.unknown'] })
  read(@CurrentActor() actor: Actor, @Param('id', id) account: string) {
    return this.queries.read(actor, account);
  }

  @Put(':id/staff')
  @HttpCode(204)
  @Operation({
    summary: 'All staff roles of an account from now on',
    body: staffRequest,
    problems: ['account.unknown'],
  })
  setStaff(
    @CurrentActor() actor: Actor,
    @Param('id', id) account: string,
    @Body(parsed(staffRequest)) body: z.infer<typeof staffRequest>,
  ) {
    return this.people.setStaff(actor, account, body.staff);
  }

  @Post(':id/invitation')
  @HttpCode(204)
  @Operation({ summary: 'Send the link of the first password again', problems: ['account.confirmed'] })
  inviteAgain(@CurrentActor() actor: Actor, @Param('id', id) account: string) {
    return this.people.inviteAgain(actor, account);
  }

  @Post(':id/retirement')
  @HttpCode(204)
  @Operation({
    summary: 'Retire an account: its sessions, roles and memberships end',
    problems: ['account.retired'],
  })
  retire(@CurrentActor() actor: Actor, @Param('id', id) account: string) {
    return this.people.retire(actor, account);
  }

  @Post(':id/erasure')
  @HttpCode(204)
  @Proved()
  @Operation({
    summary:
      'Close an account for good and erase what is held of its person; what was done stays under the name',
    body: erasureRequest,
    problems: ['account.unknown', 'erasure.email', 'member.last-administrator'],
  })
  erase(
    @CurrentActor() actor: Actor,
    @Param('id', id) account: string,
    @Body(parsed(erasureRequest)) body: z.infer<typeof erasureRequest>,
  ) {
    return this.erasure.erase(actor, account, body.email);
  }

  @Delete(':id/second-factor')
  @HttpCode(204)
  @Operation({
    summary:
      'Take the second factor away from somebody who lost the device and the codes; their sessions end',
    problems: ['account.unknown', 'second-factor.off'],
  })
  resetSecondFactor(@CurrentActor() actor: Actor, @Param('id', id) account: string) {
    return this.secondFactors.reset(actor, account);
  }
}
