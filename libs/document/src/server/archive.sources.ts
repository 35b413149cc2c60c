import { Injectable } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import type { Tx } from '@keshen/platform/server';
import type { ArchiveKind } from '../domain/archive';
import type { Thing } from './attachments';

/** One thing whose files go into an archive: an application with its reference number. */
export type PackedThing = {
  thing: Thing;
  label: string;
  files: readonly { id: string; folders: readonly string[] }[];
};

/**
 * What an archive of this thing holds, and the name it is downloaded under without `.zip`. Refuses like reading the
 * thing; what the actor may not read file by file is left out by whoever asks.
 */
export type ArchiveSource = (
  tx: Tx,
  actor: Actor,
  id: string,
) => Promise<{ name: string; things: readonly PackedThing[] }>;

/** What can be packed. The capability that owns a kind says so in `onModuleInit`. */
@Injectable()
export class ArchiveSources {
  private readonly sources = new Map<ArchiveKind, ArchiveSource>();

  register(kind: ArchiveKind, source: ArchiveSource): void {
    if (this.sources.has(kind)) throw new Error(`archives of ${kind} have two sources`);
    this.sources.set(kind, source);
  }

  of(kind: ArchiveKind): ArchiveSource | undefined {
    return this.sources.get(kind);
  }
}
