import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ReceiptService, ReceiptVerifier } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, Public, SignedIn } from '@keshen/identity/server';
import { invalid, Refusal } from '@keshen/kernel';
import { Limited, Operation, parsed } from '@keshen/platform/server';
import { RECEIPT_MOST_BYTES, SigningKeys } from '@keshen/receipt/server';

const id = parsed(z.uuid());
const number = parsed(z.coerce.number().int().min(1).max(999));
const receiptNumber = parsed(z.string().regex(/^[A-Z0-9-]{4,70}$/));
const digestQuery = z.strictObject({ d: z.string().regex(/^[0-9a-f]{32}$/) });

/** 回执 of an application: its own people's. */
@Controller('api/applications/:id/receipts')
export class ReceiptsController {
  constructor(private readonly receipts: ReceiptService) {}

  @Get()
  @SignedIn()
  @Operation({ summary: 'Every receipt of an application, the newest first' })
  list(@CurrentActor() actor: Actor, @Param('id', id) application: string) {
    return this.receipts.list(actor, application);
  }

  @Get(':no/pdf')
  @SignedIn()
  @Operation({ summary: 'The sealed PDF of a receipt', problems: ['receipt.unknown', 'receipt.unwritten'] })
  async pdf(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Param('no', number) no: number,
    @Res() reply: FastifyReply,
  ) {
    return file(reply, await this.receipts.pdf(actor, application, no), 'application/pdf');
  }

  @Get(':no/json')
  @SignedIn()
  @Operation({ summary: 'Manifest, signature and full answers of a receipt', problems: ['receipt.unknown'] })
  async json(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Param('no', number) no: number,
    @Res() reply: FastifyReply,
  ) {
    return file(reply, await this.receipts.json(actor, application, no), 'application/json');
  }
}

const file = (reply: FastifyReply, { name, content }: { name: string; content: Buffer }, type: string) =>
  reply.type(type).header('content-disposition', `attachment; filename="${name}"`).send(content);

/** A body that ends in the middle, or is no multipart at all, holds no file. */
const malformed = (error: { code?: string }): undefined => {
  if (error.code?.startsWith('FST_')) throw error;
  return undefined;
};

/** 核验: for everybody. */
@Controller()
export class ReceiptVerificationController {
  constructor(
    private readonly verifier: ReceiptVerifier,
    private readonly keys: SigningKeys,
  ) {}

  @Get('.well-known/keshen-receipt-keys')
  @Public()
  @Operation({ summary: 'Every key that ever signed a receipt here' })
  async published() {
    return { keys: await this.keys.published() };
  }

  @Post('api/receipts/verification')
  @HttpCode(200)
  @Public()
  @Limited(30, 60)
  @Operation({
    summary: 'Whether a receipt (PDF or JSON) is genuine and unchanged, and if not, which part',
    upload: true,
    problems: ['file.none', 'file.too-large'],
  })
  async verify(@Req() request: FastifyRequest) {
    if (!request.isMultipart()) throw new Refusal('unsupported', 'body.content-type');
    const upload = await request.file({ limits: { fileSize: RECEIPT_MOST_BYTES } }).catch(malformed);
    if (!upload) throw invalid('file.none', { field: 'file' });
    return this.verifier.file(await upload.toBuffer());
  }

  @Get('api/receipts/:receipt')
  @Public()
  @Limited(60, 60)
  @Operation({ summary: 'The receipt behind the code of a PDF', query: digestQuery })
  byNumber(
    @Param('receipt', receiptNumber) receipt: string,
    @Query(parsed(digestQuery)) { d }: z.infer<typeof digestQuery>,
  ) {
    return this.verifier.number(receipt, d);
  }
}
