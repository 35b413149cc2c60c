import { Controller, Get, Param } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { MatchQueries } from '@keshen/application/server';
import { CurrentActor, SignedIn } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';

/** 可申报专项: which open calls an enterprise can apply to. */
@Controller('api/parties/:id/matches')
export class MatchesController {
  constructor(private readonly matches: MatchQueries) {}

  @Get()
  @SignedIn()
  @Operation({
    summary: 'All open calls against what is known of the party, the best first, with the rules that fail',
    problems: ['party.unknown'],
  })
  async of(@CurrentActor() actor: Actor, @Param('id', parsed(z.uuid())) party: string) {
    return { items: await this.matches.of(actor, party) };
  }
}
