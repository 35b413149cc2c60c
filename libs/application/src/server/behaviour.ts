import type { ZodType } from 'zod';
import type { Actor } from '@keshen/identity';
import type { Tx } from '@keshen/platform/server';
import type { CaseKind, Definition, StageKind, StageOf } from '@keshen/programme';
import type { Case, Duty } from '../domain/case';
import { isPlayed } from '../domain/trial';
import { playedBehaviour } from './behaviours';

/** What a stage kind knows when it acts: the locked case, its stage, its definition, the instant. */
export interface StageContext<K extends StageKind = StageKind> {
  case: Case;
  stage: StageOf<K>;
  definition: Definition;
  now: Date;
  /** Who acts; the system on entering. */
  actor: Actor;
}

/** What the actor of a conclusion sent. */
export interface Conclusion<R = unknown> {
  outcome: string;
  remark: string | undefined;
  record: R;
  /** As whom: the duty that this conclusion answers. */
  duty: Duty;
}

/** What a conclusion leads to: an outcome to advance by, or staying until others have done their part. */
export interface Concluded {
  advance: string | null;
  /** Kept with the act for the timeline and the stage's screen. */
  data?: Record<string, unknown>;
  forApplicant?: boolean;
  /** The time limit of the stage that follows, where this conclusion sets it (a return for correction). */
  dueWorkingDays?: number;
}

/**
 * 环节类型: the code behind a stage kind. Everything runs inside the caller's transaction, with the case
 * locked; a Refusal rolls it back.
 */
export interface StageBehaviour<K extends StageKind = StageKind> {
  kind: K;
  /** Takes what stands before the case in the lock order: the call when money is awarded, the party when limits count. */
  locksFirst?(tx: Tx, subject: Case): Promise<void>;
  /** Runs once per entry, in the worker. Returning an outcome advances at once, as the system. */
  enter?(tx: Tx, context: StageContext<K>): Promise<string | null>;
  /**
   * Asks the outside before the transaction of a conclusion, and keeps what it said where `conclude` reads it. Runs only for
   * whoever owes something here.
   */
  asksFirst?(subject: Case, outcome: string): Promise<void>;
  /** What the screen sends as `record`. Absent: nothing is recorded beside outcome and remark. */
  record?: ZodType;
  /** Decides what a conclusion does. Absent: the outcome is taken as it is. */
  conclude?(tx: Tx, context: StageContext<K>, conclusion: Conclusion): Promise<Concluded>;
  /** Outcomes that only the system reaches; people are refused `outcome.automatic`. */
  automatic?(context: StageContext<K>): string[];
  /** What the stage's screen shows, beyond the case itself. */
  view?(tx: Tx, context: StageContext<K>): Promise<Record<string, unknown>>;
}

/** Runs when a case of a kind has ended, in the worker, once. */
export type CaseEnd = (tx: Tx, subject: Case) => Promise<void>;

/** The stage router: one behaviour per kind, checked when the program starts. */
export class StageBehaviours {
  private readonly byKind = new Map<StageKind, StageBehaviour>();
  private readonly ends = new Map<CaseKind, CaseEnd>();

  register(behaviours: { [K in StageKind]: StageBehaviour<K> }[StageKind][]): void {
    for (const behaviour of behaviours as unknown as StageBehaviour[]) {
      if (this.byKind.has(behaviour.kind)) throw new Error(`stage kind ${behaviour.kind} has two behaviours`);
      this.byKind.set(behaviour.kind, behaviour);
    }
  }

  /** A capability above follows the end of its own kind of case. */
  onEnd(kind: CaseKind, act: CaseEnd): void {
    if (this.ends.has(kind)) throw new Error(`the end of ${kind} is followed twice`);
    this.ends.set(kind, act);
  }

  async ended(tx: Tx, subject: Case): Promise<void> {
    await this.ends.get(subject.kind)?.(tx, subject);
  }

  /** The behaviour of a case in its stage; in a trial, what would have effects outside of it is played. */
  ofCase(subject: Pick<Case, 'stageKind' | 'trial'>): StageBehaviour {
    return isPlayed(subject) ? playedBehaviour(subject.stageKind) : this.of(subject.stageKind);
  }

  of(kind: StageKind): StageBehaviour {
    const behaviour = this.byKind.get(kind);
    if (!behaviour) throw new Error(`stage kind ${kind} has no behaviour`);
    return behaviour;
  }

  /** At boot: every kind that a definition can name must be behaved. */
  complete(kinds: readonly StageKind[]): void {
    const missing = kinds.filter((kind) => !this.byKind.has(kind));
    if (missing.length) throw new Error(`stage kinds without behaviour: ${missing.join(', ')}`);
  }
}
