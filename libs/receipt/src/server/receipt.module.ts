import { Module, type OnModuleInit } from '@nestjs/common';
import { SealedColumns } from '@keshen/platform/server';
import { privateContext, SigningKeys } from './signing.keys';

@Module({ providers: [SigningKeys], exports: [SigningKeys] })
export class ReceiptModule implements OnModuleInit {
  constructor(private readonly sealed: SealedColumns) {}

  onModuleInit(): void {
    this.sealed.define({
      table: 'signing_keys',
      column: 'private_sealed',
      key: { id: 'text' },
      of: ['id'],
      context: privateContext,
    });
  }
}
