import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import { documentRequest, partyListRequest, profileOfferRequest, workQuery } from '@keshen/application';
import { PartyDocuments, PartyListService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles, SignedIn } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());
const pageQuery = workQuery.omit({ role: true });

/** 单位档案: documents, lists, and what the register says. */
@Controller('api/parties/:id')
@SignedIn()
export class ProfileController {
  constructor(
    private readonly documents: PartyDocuments,
    private readonly lists: PartyListService,
  ) {}

  @Get('documents')
  @Operation({
    summary: 'Documents of the profile with their validity, newest first',
    query: pageQuery,
    problems: ['party.unknown'],
  })
  list(
    @CurrentActor() actor: Actor,
    @Param('id', id) party: string,
    @Query(parsed(pageQuery)) query: z.infer<typeof pageQuery>,
  ) {
    return this.documents.list(actor, party, query);
  }

  @Post('documents')
  @Operation({
    summary: 'Keep an uploaded file as a document of the profile',
    body: documentRequest,
    problems: ['party.unknown', 'file.unknown', 'document.full'],
  })
  add(
    @CurrentActor() actor: Actor,
    @Param('id', id) party: string,
    @Body(parsed(documentRequest)) body: z.infer<typeof documentRequest>,
  ) {
    return this.documents.add(actor, party, body);
  }

  @Delete('documents/:document')
  @HttpCode(204)
  @Operation({ summary: 'Take a document out of the profile', problems: ['document.unknown'] })
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', id) party: string,
    @Param('document', id) document: string,
  ) {
    return this.documents.remove(actor, party, document);
  }

  @Post('documents/:document/copy')
  @Operation({
    summary: 'A copy of a document to hand in, as if it had been uploaded',
    problems: ['document.unknown'],
  })
  copy(
    @CurrentActor() actor: Actor,
    @Param('id', id) party: string,
    @Param('document', id) document: string,
  ) {
    return this.documents.copy(actor, party, document);
  }

  @Get('lists')
  @Operation({ summary: 'People, patents and figures by year', problems: ['party.unknown'] })
  read(@CurrentActor() actor: Actor, @Param('id', id) party: string) {
    return this.lists.read(actor, party);
  }

  @Put('lists')
  @Operation({
    summary: 'Save one of the lists as a whole, on the version that was read',
    body: partyListRequest,
    problems: ['party.unknown', 'party.stale'],
  })
  save(
    @CurrentActor() actor: Actor,
    @Param('id', id) party: string,
    @Body(parsed(partyListRequest)) body: z.infer<typeof partyListRequest>,
  ) {
    return this.lists.save(actor, party, body);
  }

  @Get('register')
  @Operation({ summary: 'What the register of legal persons last said', problems: ['party.unknown'] })
  async registered(@CurrentActor() actor: Actor, @Param('id', id) party: string) {
    return { answer: await this.lists.registered(actor, party) };
  }

  @Post('register')
  @HttpCode(200)
  @Operation({
    summary: 'Ask the register of legal persons now',
    problems: ['party.unknown', 'register.silent'],
  })
  async ask(@CurrentActor() actor: Actor, @Param('id', id) party: string) {
    return { answer: await this.lists.ask(actor, party) };
  }
}

/** 回写档案: what an application says otherwise than the profile. */
@Controller('api/applications/:id/profile-offer')
@Roles('enterprise-administrator', 'writer')
export class ProfileOfferController {
  constructor(private readonly lists: PartyListService) {}

  @Get()
  @Operation({ summary: 'What was entered and the profile does not know so' })
  async offer(@CurrentActor() actor: Actor, @Param('id', id) application: string) {
    return { items: await this.lists.offer(actor, application) };
  }

  @Post()
  @HttpCode(204)
  @Operation({ summary: 'Take chosen entries into the profile', body: profileOfferRequest })
  take(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Body(parsed(profileOfferRequest)) body: z.infer<typeof profileOfferRequest>,
  ) {
    return this.lists.take(actor, application, body.keys);
  }
}
