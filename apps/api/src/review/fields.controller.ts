import { Body, Controller, Get, HttpCode, Param, Put } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Roles, SignedIn } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';
import { fieldCode, putFieldRequest, type PutFieldRequest } from '@keshen/review';
import { FieldService } from '@keshen/review/server';

/** 专业领域: the tree that experts name their subjects in. */
@Controller('api/expert-fields')
export class FieldsController {
  constructor(private readonly fields: FieldService) {}

  @Get()
  @SignedIn()
  @Operation({ summary: 'The tree of fields that experts name, by code' })
  list() {
    return this.fields.list();
  }

  @Put(':code')
  @HttpCode(204)
  @Roles('administrator')
  @Operation({
    summary: 'Add a field, or change its names, retire it or take it up again',
    body: putFieldRequest,
    problems: ['field.parent', 'field.most'],
  })
  put(
    @CurrentActor() actor: Actor,
    @Param('code', parsed(fieldCode)) code: string,
    @Body(parsed(putFieldRequest)) body: PutFieldRequest,
  ) {
    return this.fields.put(actor, code, body);
  }
}
