import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { proofRequest, signInRequest, type Actor, type ProofRequest } from '@keshen/identity';
import {
  CurrentActor,
  LocalSignIn,
  OfSession,
  ProofService,
  Public,
  SessionCookie,
  SessionService,
  SignedIn,
  SignInService,
  type CurrentSession,
  type GuardedRequest,
  type HttpReply,
} from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import { SessionView } from './session.view';

/** What the browser calls itself. */
export const agentOf = (request: GuardedRequest): string | undefined => {
  const agent = request.headers['user-agent'];
  return Array.isArray(agent) ? agent[0] : agent;
};

/** 登录: one session per browser. */
@Controller('api/session')
export class SessionController {
  constructor(
    private readonly local: LocalSignIn,
    private readonly signIn: SignInService,
    private readonly sessions: SessionService,
    private readonly cookie: SessionCookie,
    private readonly view: SessionView,
    private readonly proofs: ProofService,
  ) {}

  @Get()
  @Public()
  @Operation({
    summary: 'Who is signed in, with which roles; the token for unsafe requests; the server time',
  })
  read(
    @Req() request: GuardedRequest,
    @Res({ passthrough: true }) reply: HttpReply,
    @OfSession() session: CurrentSession | null,
  ) {
    const token = this.cookie.read(request) ?? this.cookie.write(reply);
    return this.view.of(token, session);
  }

  @Post()
  @HttpCode(200)
  @Public()
  @Operation({
    summary:
      'Sign in with e-mail address or mobile number and password, and a code where the second factor is set up',
    body: signInRequest,
    problems: [
      'sign-in.wrong',
      'sign-in.locked',
      'sign-in.code-needed',
      'sign-in.code-wrong',
      'sign-in.busy',
      'csrf.token',
      'csrf.site',
    ],
  })
  async start(
    @Req() request: GuardedRequest,
    @Res({ passthrough: true }) reply: HttpReply,
    @OfSession() before: CurrentSession | null,
    @Body(parsed(signInRequest)) _body: z.infer<typeof signInRequest>,
  ) {
    const account = await this.local.authenticate(request, reply);
    const token = await this.signIn.start(account, {
      address: request.ip,
      agent: agentOf(request),
      before: before?.id,
    });
    this.cookie.write(reply, token);
    return this.view.of(token, await this.sessions.find(token));
  }

  @Post('proof')
  @HttpCode(200)
  @SignedIn()
  @Operation({
    summary: 'Prove who I am once more, by password or by a code: for some minutes I may move money',
    body: proofRequest,
    problems: ['proof.incomplete', 'password.wrong', 'second-factor.wrong', 'sign-in.locked'],
  })
  prove(
    @CurrentActor() actor: Actor,
    @OfSession() session: CurrentSession,
    @Body(parsed(proofRequest)) body: ProofRequest,
  ) {
    return this.proofs.prove(actor, session, body);
  }

  @Delete()
  @HttpCode(204)
  @Public()
  @Operation({ summary: 'Sign out; the session is refused everywhere from now on' })
  async end(
    @Res({ passthrough: true }) reply: HttpReply,
    @CurrentActor() actor: Actor,
    @OfSession() session: CurrentSession | null,
  ): Promise<void> {
    if (session) await this.sessions.end(actor, session.id);
    this.cookie.write(reply);
  }
}

/** 我的登录: the sessions of whoever asks. */
@Controller('api/sessions')
@SignedIn()
export class SessionsController {
  constructor(private readonly sessions: SessionService) {}

  @Get()
  @Operation({ summary: 'My sessions that still hold' })
  async list(@CurrentActor() actor: Actor, @OfSession() session: CurrentSession) {
    const all = await this.sessions.list(actor);
    return all.map((each) => ({ ...each, current: each.id === session.id }));
  }

  @Delete()
  @HttpCode(204)
  @Operation({ summary: 'End all my sessions but this one' })
  endOthers(@CurrentActor() actor: Actor, @OfSession() session: CurrentSession) {
    return this.sessions.endOthers(actor, session.id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation({ summary: 'End one of my sessions', problems: ['session.unknown'] })
  end(@CurrentActor() actor: Actor, @Param('id', parsed(z.uuid())) id: string) {
    return this.sessions.end(actor, id);
  }
}
