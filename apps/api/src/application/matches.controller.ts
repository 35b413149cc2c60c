import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { EarlierService, MatchQueries } from '@keshen/application/server';
import { workQuery } from '@keshen/application';
import { CurrentActor, SignedIn } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';

const pageQuery = workQuery.omit({ role: true });

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

/** 照以前的申报填: what an enterprise may take up again. */
@Controller('api/parties/:id/applications')
export class EarlierController {
  constructor(private readonly earlier: EarlierService) {}

  @Get()
  @SignedIn()
  @Operation({
    summary: 'Applications of my own enterprise that a new one may begin with, newest first',
    query: pageQuery,
    problems: ['party.unknown'],
  })
  list(
    @CurrentActor() actor: Actor,
    @Param('id', parsed(z.uuid())) party: string,
    @Query(parsed(pageQuery)) query: z.infer<typeof pageQuery>,
  ) {
    return this.earlier.list(actor, party, query);
  }
}
