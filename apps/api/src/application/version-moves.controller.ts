import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { versionMoveRequest, type VersionMoveRequest } from '@keshen/application';
import { VersionMoveService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';

const planQuery = z.strictObject({ versionId: z.uuid() });
const problems = [
  'application.unknown',
  'programme.unknown',
  'move.blocked',
  'move.changed',
  'move.same-version',
];

/** An application goes to another version of its programme: seen before, done by hand, recorded. */
@Controller('api/admin/applications/:id/version-move')
export class VersionMovesController {
  constructor(private readonly moves: VersionMoveService) {}

  @Get()
  @Roles('administrator')
  @Operation({ summary: 'What the move would do: blockers, dropped answers, problems', query: planQuery })
  plan(
    @CurrentActor() actor: Actor,
    @Param('id', parsed(z.uuid())) application: string,
    @Query(parsed(planQuery)) { versionId }: z.infer<typeof planQuery>,
  ) {
    return this.moves.plan(actor, application, versionId);
  }

  @Post()
  @HttpCode(204)
  @Roles('administrator')
  @Operation({ summary: 'Move the application', body: versionMoveRequest, status: 204, problems })
  move(
    @CurrentActor() actor: Actor,
    @Param('id', parsed(z.uuid())) application: string,
    @Body(parsed(versionMoveRequest)) body: VersionMoveRequest,
  ) {
    return this.moves.move(actor, application, body);
  }
}
