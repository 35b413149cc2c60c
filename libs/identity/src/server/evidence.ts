import type { Tx } from '@keshen/platform/server';
import type { Actor } from '../domain/roles';

/** Where evidence of a claim is kept. The document capability, which stands above, binds it. */
export abstract class EvidenceFiles {
  /** Ties an uploaded file of the actor to the claim. Refuses a file that is unknown, refused or somebody else's. */
  abstract attach(tx: Tx, actor: Actor, file: string, claim: string): Promise<void>;
  /** The name of a file that was tied to a claim; null when it is no longer there. */
  abstract nameOf(file: string): Promise<string | null>;
}
