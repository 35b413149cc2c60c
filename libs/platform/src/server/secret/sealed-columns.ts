import { Injectable } from '@nestjs/common';

type KeyType = 'uuid' | 'bigint' | 'int' | 'text';

/**
 * A column of sealed texts. `key` is the table's primary key with its types (`id uuid` unless said otherwise); `context` what
 * the texts are bound to: the same for all, or made of the columns `of`, as texts.
 */
export type SealedColumn = {
  table: string;
  column: string;
  key?: Readonly<Record<string, KeyType>>;
} & ({ context: string } | { of: readonly string[]; context: (...values: string[]) => string });

/** Every column of sealed texts. Each capability names its own in `onModuleInit`, so that the secret can be changed. */
@Injectable()
export class SealedColumns {
  private readonly known: SealedColumn[] = [];

  define(...columns: SealedColumn[]): void {
    this.known.push(...columns);
  }

  get all(): readonly SealedColumn[] {
    return this.known;
  }
}
