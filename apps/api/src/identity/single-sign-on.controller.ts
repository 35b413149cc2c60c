import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { returnPath, signInRequest, singleSignOnCode, singleSignOnQuery, type Actor } from '@keshen/identity';
import {
  CurrentActor,
  OfSession,
  OpenIdProvider,
  Public,
  SessionCookie,
  SessionService,
  SignedIn,
  SignInService,
  SingleSignOnCookie,
  SingleSignOnService,
  type CurrentSession,
  type GuardedRequest,
  type KnownAccount,
} from '@keshen/identity/server';
import { isRefusal } from '@keshen/kernel';
import { Operation, parsed } from '@keshen/platform/server';
import { agentOf } from './session.controller';
import { SessionView } from './session.view';

type Coming = GuardedRequest & { url: string };
const SIGN_IN = [
  'sign-in.wrong',
  'sign-in.locked',
  'sign-in.code-needed',
  'sign-in.code-wrong',
  'sign-in.busy',
];

/** 单点登录: to the provider and back. */
@Controller('api/oidc')
@Public()
export class SingleSignOnController {
  constructor(
    private readonly provider: OpenIdProvider,
    private readonly service: SingleSignOnService,
    private readonly steps: SingleSignOnCookie,
    private readonly signIn: SignInService,
    private readonly sessions: SessionService,
    private readonly cookie: SessionCookie,
    private readonly view: SessionView,
  ) {}

  @Get('start')
  @Operation({
    summary: 'To the provider of identities',
    query: singleSignOnQuery,
    status: 302,
    problems: ['oidc.off'],
  })
  async start(
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query(parsed(singleSignOnQuery)) { to }: z.infer<typeof singleSignOnQuery>,
  ): Promise<void> {
    await this.orSay(reply, async () => {
      const { url, errand } = await this.provider.begin();
      this.steps.write(reply, { kind: 'away', to: returnPath(to), errand });
      return url;
    });
  }

  /** The provider sends the browser here. The answer is used once, by the browser that went, within minutes. */
  @Get('callback')
  @Operation({ summary: 'Back from the provider', status: 302, problems: ['oidc.off'] })
  async arrive(
    @Req() request: Coming,
    @Res({ passthrough: true }) reply: FastifyReply,
    @OfSession() before: CurrentSession | null,
  ): Promise<void> {
    const away = this.steps.read(request, 'away');
    this.steps.clear(reply);
    await this.orSay(reply, async () => {
      if (!away) return '/sign-in?failed=oidc.stale';
      const query = request.url.slice(request.url.indexOf('?'));
      const came = await this.service.arrive(await this.provider.finish(query, away.errand), away.to);
      if ('waiting' in came) {
        this.steps.write(reply, came.waiting);
        return '/single-sign-on';
      }
      await this.begin(request, reply, before, came.account);
      return away.to;
    });
  }

  /** To the provider, to sign out there too; the session here is ended by `DELETE /api/session` before. */
  @Get('end')
  @Operation({
    summary: 'To the provider, to sign out there too; home where it offers no such thing',
    status: 302,
  })
  async leave(@Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.orSay(reply, async () => (await this.provider.end()) ?? '/');
  }

  @Get('waiting')
  @Operation({ summary: 'What somebody who came back has still to do, and what the provider says of them' })
  waiting(@Req() request: Coming) {
    const waiting = this.steps.read(request, 'waiting');
    if (!waiting) return { needs: null, says: null, to: '/' };
    return { needs: waiting.account ? 'code' : 'password', says: waiting.says, to: waiting.to };
  }

  @Post('link')
  @HttpCode(200)
  @Operation({
    summary: 'Prove the account by its password, once; from then on the identity signs in',
    body: signInRequest,
    problems: [...SIGN_IN, 'oidc.stale', 'oidc.taken', 'oidc.too-many'],
  })
  async link(
    @Req() request: Coming,
    @Res({ passthrough: true }) reply: FastifyReply,
    @OfSession() before: CurrentSession | null,
    @Body(parsed(signInRequest)) body: z.infer<typeof signInRequest>,
  ) {
    const account = await this.service.link(this.steps.read(request, 'waiting'), body);
    return this.signedIn(request, reply, before, account);
  }

  @Post('code')
  @HttpCode(200)
  @Operation({
    summary: 'The code of the second factor, where the provider did not ask for as much',
    body: singleSignOnCode,
    problems: ['sign-in.code-wrong', 'sign-in.locked', 'oidc.stale', 'oidc.closed'],
  })
  async code(
    @Req() request: Coming,
    @Res({ passthrough: true }) reply: FastifyReply,
    @OfSession() before: CurrentSession | null,
    @Body(parsed(singleSignOnCode)) { code }: z.infer<typeof singleSignOnCode>,
  ) {
    const account = await this.service.byCode(this.steps.read(request, 'waiting'), code);
    return this.signedIn(request, reply, before, account);
  }

  private async signedIn(
    request: Coming,
    reply: FastifyReply,
    before: CurrentSession | null,
    account: KnownAccount,
  ) {
    this.steps.clear(reply);
    const token = await this.begin(request, reply, before, account);
    return this.view.of(token, await this.sessions.find(token));
  }

  private async begin(
    request: Coming,
    reply: FastifyReply,
    before: CurrentSession | null,
    account: KnownAccount,
  ): Promise<string> {
    const from = { address: request.ip, agent: agentOf(request), before: before?.id, through: 'oidc' };
    return this.cookie.write(reply, await this.signIn.start(account, from));
  }

  /** A person follows these addresses, no program: what is refused is said on the page of signing in. */
  private async orSay(reply: FastifyReply, next: () => Promise<string>): Promise<void> {
    let to: string;
    try {
      to = await next();
    } catch (error) {
      if (!isRefusal(error) || error.code === 'oidc.off') throw error;
      to = `/sign-in?failed=${encodeURIComponent(error.code)}`;
    }
    void reply.status(302).header('location', to).header('cache-control', 'no-store');
  }
}

/** 单点登录 of whoever asks. */
@Controller('api/oidc/links')
@SignedIn()
export class AccountLinksController {
  constructor(private readonly service: SingleSignOnService) {}

  @Get()
  @Operation({ summary: 'Identities outside that sign me in' })
  list(@CurrentActor() actor: Actor) {
    return this.service.list(actor);
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation({ summary: 'One of them no longer does', problems: ['oidc.unknown'] })
  end(@CurrentActor() actor: Actor, @Param('id', parsed(z.uuid())) id: string) {
    return this.service.end(actor, id);
  }
}
