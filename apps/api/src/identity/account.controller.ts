import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import {
  acceptInvitation,
  accountRequest,
  changePasswordRequest,
  confirmRequest,
  erasureRequest,
  newPasswordRequest,
  registrationRequest,
  resetRequest,
  tokenText,
  type AcceptInvitation,
  type Actor,
  type RegistrationRequest,
} from '@keshen/identity';
import {
  AccountService,
  CurrentActor,
  ErasureService,
  InvitationService,
  OfSession,
  PasswordService,
  Proved,
  Public,
  RegistrationService,
  SignedIn,
  type CurrentSession,
} from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';

/** Whatever is true of an address, these answers are the same to the byte. */
const TAKEN = { taken: true } as const;
const token = parsed(tokenText);
const PASSWORD_RULES = ['password.length', 'password.names', 'password.common'];

/** 注册: from the first form to the opened mail. */
@Controller('api')
@Public()
export class RegistrationController {
  constructor(
    private readonly registrations: RegistrationService,
    private readonly passwords: PasswordService,
    private readonly invitations: InvitationService,
  ) {}

  @Post('registrations')
  @HttpCode(202)
  @Operation({
    summary: 'Register and claim a unit; a mail follows',
    body: registrationRequest,
    status: 202,
    problems: ['body.invalid', ...PASSWORD_RULES],
  })
  async register(@Body(parsed(registrationRequest)) body: RegistrationRequest) {
    await this.registrations.register(body);
    return TAKEN;
  }

  @Post('email-confirmations')
  @HttpCode(200)
  @Operation({
    summary: 'Confirm the address by the link of the mail',
    body: confirmRequest,
    problems: ['token.unknown'],
  })
  confirm(@Body(parsed(confirmRequest)) body: z.infer<typeof confirmRequest>) {
    return this.registrations.confirm(body.token);
  }

  @Post('password-resets')
  @HttpCode(202)
  @Operation({ summary: 'Ask for a link to set a new password', body: resetRequest, status: 202 })
  async requestReset(@Body(parsed(resetRequest)) body: z.infer<typeof resetRequest>) {
    await this.passwords.requestReset(body.email);
    return TAKEN;
  }

  @Put('password-resets/:token')
  @HttpCode(204)
  @Operation({
    summary: 'Set a new password by the link of the mail, once',
    body: newPasswordRequest,
    problems: ['token.unknown', 'token.expired', ...PASSWORD_RULES],
  })
  reset(
    @Param('token', token) link: string,
    @Body(parsed(newPasswordRequest)) body: z.infer<typeof newPasswordRequest>,
  ) {
    return this.passwords.reset(link, body.password);
  }

  @Get('invitations/:token')
  @Operation({ summary: 'What a link invites to', problems: ['token.unknown', 'token.expired'] })
  invitation(@Param('token', token) link: string) {
    return this.invitations.peek(link);
  }

  @Post('invitations/:token')
  @HttpCode(200)
  @Operation({
    summary: 'Accept an invitation, once',
    body: acceptInvitation,
    problems: ['token.unknown', 'token.expired', 'invitation.password', ...PASSWORD_RULES],
  })
  accept(@Param('token', token) link: string, @Body(parsed(acceptInvitation)) body: AcceptInvitation) {
    return this.invitations.accept(link, body);
  }
}

/** 我的账号. */
@Controller('api')
@SignedIn()
export class AccountController {
  constructor(
    private readonly accounts: AccountService,
    private readonly passwords: PasswordService,
    private readonly erasure: ErasureService,
  ) {}

  @Get('account')
  @Operation({ summary: 'My account' })
  read(@CurrentActor() actor: Actor) {
    return this.accounts.read(actor);
  }

  @Put('account')
  @HttpCode(204)
  @Operation({ summary: 'Change my name, mobile number and language', body: accountRequest })
  change(@CurrentActor() actor: Actor, @Body(parsed(accountRequest)) body: z.infer<typeof accountRequest>) {
    return this.accounts.change(actor, body);
  }

  @Post('account/erasure')
  @HttpCode(204)
  @Proved()
  @Operation({
    summary: 'Close my account for good and erase what is held of me; what I did stays under my name',
    body: erasureRequest,
    problems: ['erasure.email', 'erasure.staff', 'member.last-administrator'],
  })
  erase(@CurrentActor() actor: Actor, @Body(parsed(erasureRequest)) body: z.infer<typeof erasureRequest>) {
    return this.erasure.erase(actor, actor.account!, body.email);
  }

  @Put('password')
  @HttpCode(204)
  @Operation({
    summary: 'Change my password; my other sessions end',
    body: changePasswordRequest,
    problems: ['password.wrong', 'sign-in.locked', ...PASSWORD_RULES],
  })
  changePassword(
    @CurrentActor() actor: Actor,
    @OfSession() session: CurrentSession,
    @Body(parsed(changePasswordRequest)) body: z.infer<typeof changePasswordRequest>,
  ) {
    return this.passwords.change(actor, session.id, body.current, body.password);
  }
}
