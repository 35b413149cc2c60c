import { Body, Controller, Get, HttpStatus, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { submitRequest } from '@keshen/application';
import { AttemptQueries, TicketService, type TicketState } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles, SignedIn } from '@keshen/identity/server';
import { Refusal } from '@keshen/kernel';
import { ArrivedAt, Operation, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());
const number = parsed(z.coerce.number().int().min(1).max(999));

/** 提交: the ticket first, then what becomes of it. */
@Controller('api/applications')
export class SubmissionController {
  constructor(
    private readonly tickets: TicketService,
    private readonly attempts: AttemptQueries,
  ) {}

  /** 201 with the receipt, the refusal with every problem, or 202 while the ticket waits for its turn. */
  @Post(':id/submission')
  @Roles('certifier')
  @Operation({
    summary: 'Certify exactly this content and submit it; the instant of arrival decides',
    body: submitRequest,
    problems: ['application.incomplete', 'application.not-eligible', 'call.closed', 'certification.stale'],
  })
  async submit(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Body(parsed(submitRequest)) { content }: z.infer<typeof submitRequest>,
    @ArrivedAt() arrivedAt: Date,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answered(await this.tickets.press(actor, application, { arrivedAt, content }), reply);
  }

  @Get(':id/tickets')
  @SignedIn()
  @Operation({ summary: 'Attempts to submit, each with what was missing; its own people and the office' })
  list(@CurrentActor() actor: Actor, @Param('id', id) application: string) {
    return this.attempts.attempts(actor, application);
  }

  @Get(':id/submissions/:no/changes')
  @SignedIn()
  @Operation({
    summary: 'What a submission says otherwise than the one before',
    problems: ['receipt.unknown'],
  })
  changes(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Param('no', number) no: number,
  ) {
    return this.attempts.changes(actor, application, no);
  }

  @Get(':id/tickets/:ticket')
  @Roles('certifier')
  @Operation({ summary: 'What became of a ticket: as the submission itself would have answered' })
  async result(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Param('ticket', id) ticket: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answered(await this.tickets.result(actor, application, ticket), reply, HttpStatus.OK);
  }
}

function answered(state: TicketState, reply: FastifyReply, done: number = HttpStatus.CREATED) {
  if (state.state === 'refused')
    throw new Refusal(state.refusal.kind, state.refusal.code, state.refusal.details);
  reply.status(state.state === 'waiting' ? HttpStatus.ACCEPTED : done);
  return state.state === 'waiting' ? state : state.receipt;
}
