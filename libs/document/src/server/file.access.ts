import { Injectable } from '@nestjs/common';
import { hasRole, type Actor } from '@keshen/identity';
import type { Tx } from '@keshen/platform/server';

/** `held`: it was handed in and is part of the record; otherwise it belongs to a draft. */
export type FileOfThing = {
  id: string;
  name: string;
  uploadedBy: string;
  held: boolean;
  thing: { kind: string; id: string };
};
/** Whether this actor may read a file of the capability's things, and under which name where it is another. */
export type FileRule = (tx: Tx, actor: Actor, file: FileOfThing) => Promise<boolean | { name: string }>;

/**
 * Who may read files. The capability that owns a kind of thing says so in `onModuleInit`:
 * `access.register('application', (tx, actor, file) => …)`. A kind without a rule is nobody's.
 */
@Injectable()
export class FileAccess {
  private readonly unaudited = new Set<string>();
  private readonly rules = new Map<string, FileRule>([
    // Identity stands below and knows no files: the evidence of a claim is the claimant's and the officers'.
    [
      'claim',
      async (_tx, actor, file) =>
        file.uploadedBy === actor.account || hasRole(actor, 'officer') || hasRole(actor, 'auditor'),
    ],
  ]);

  /** `audited: false`: what anybody may read, whose reading tells nothing about anybody. */
  register(kind: string, rule: FileRule, { audited = true } = {}): void {
    if (this.rules.has(kind)) throw new Error(`files of ${kind} have two rules`);
    this.rules.set(kind, rule);
    if (!audited) this.unaudited.add(kind);
  }

  isAudited(kind: string): boolean {
    return !this.unaudited.has(kind);
  }

  async mayRead(tx: Tx, actor: Actor, file: FileOfThing): Promise<boolean | { name: string }> {
    return (await this.rules.get(file.thing.kind)?.(tx, actor, file)) ?? false;
  }
}
