import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import {
  memberInvitation,
  memberRoles,
  profileRequest,
  type Actor,
  type MemberInvitation,
  type ProfileRequest,
} from '@keshen/identity';
import { CurrentActor, MemberService, PartyService, SignedIn } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());

/** 申报主体: profile and people of a unit. */
@Controller('api/parties')
@SignedIn()
export class PartiesController {
  constructor(
    private readonly parties: PartyService,
    private readonly members: MemberService,
  ) {}

  @Get(':id')
  @Operation({
    summary: 'A unit and its profile; numbers that identify are masked',
    problems: ['party.unknown'],
  })
  read(@CurrentActor() actor: Actor, @Param('id', id) party: string) {
    return this.parties.read(actor, party);
  }

  @Put(':id/profile')
  @HttpCode(200)
  @Operation({
    summary: 'Change the profile on the version that was read',
    body: profileRequest,
    problems: ['party.stale', 'party.unknown'],
  })
  change(
    @CurrentActor() actor: Actor,
    @Param('id', id) party: string,
    @Body(parsed(profileRequest)) body: ProfileRequest,
  ) {
    return this.parties.change(actor, party, body);
  }

  @Get(':id/members')
  @Operation({ summary: 'The people of a unit', problems: ['party.unknown'] })
  list(@CurrentActor() actor: Actor, @Param('id', id) party: string) {
    return this.parties.members(actor, party);
  }

  @Post(':id/invitations')
  @HttpCode(204)
  @Operation({
    summary: 'Invite somebody into the unit',
    body: memberInvitation,
    problems: ['member.already'],
  })
  invite(
    @CurrentActor() actor: Actor,
    @Param('id', id) party: string,
    @Body(parsed(memberInvitation)) body: MemberInvitation,
  ) {
    return this.members.invite(actor, party, body);
  }

  @Put(':id/members/:account')
  @HttpCode(204)
  @Operation({
    summary: 'All roles of a person from now on; none retires them; who asked is let in or not',
    body: memberRoles,
    problems: ['member.unknown', 'member.last-administrator'],
  })
  setRoles(
    @CurrentActor() actor: Actor,
    @Param('id', id) party: string,
    @Param('account', id) account: string,
    @Body(parsed(memberRoles)) body: z.infer<typeof memberRoles>,
  ) {
    return this.members.setRoles(actor, party, account, body.roles);
  }
}
