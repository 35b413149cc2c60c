import { Injectable } from '@nestjs/common';
import type { Conclusion, Concluded, StageBehaviour, StageContext } from '@keshen/application/server';
import type { Problem } from '@keshen/kernel';
import { conflict } from '@keshen/kernel';
import type { Tx } from '@keshen/platform/server';
import { outcomeOf } from '@keshen/programme';
import { formalCheckRecord, verification, type FormalCheckRecord } from '../domain/checks';
import { screeningTable } from '../domain/may';
import { earlierRecord, openSections } from './check.stages';

type Context = StageContext<'verification'>;

/**
 * 数据比对: what a capability above lays beside the answers of an application, such as the patent register's answer
 * beside each patent. It concerns itself with some programmes only and is silent about the others.
 */
export interface Comparison {
  /** Under this name the stage's screen finds it. */
  name: string;
  /** Runs when a case enters the verification, in the entry's transaction; what asks the outside is a task. */
  begin(tx: Tx, context: Context): Promise<void>;
  /** What the officer sees; null when this case has nothing to compare. */
  view(tx: Tx, context: Context): Promise<object | null>;
  /** What still stands in the way of a pass: items that are not compared, or that nobody has decided. */
  undecided(tx: Tx, context: Context): Promise<Problem[]>;
}

/** Where capabilities above register what they compare. */
@Injectable()
export class Comparisons {
  private readonly all: Comparison[] = [];

  register(comparison: Comparison): void {
    if (this.all.some((c) => c.name === comparison.name))
      throw new Error(`comparison ${comparison.name} is registered twice`);
    this.all.push(comparison);
  }

  async begin(tx: Tx, context: Context): Promise<void> {
    for (const each of this.all) await each.begin(tx, context);
  }

  async view(tx: Tx, context: Context): Promise<Record<string, object>> {
    const shown: Record<string, object> = {};
    for (const each of this.all) {
      const view = await each.view(tx, context);
      if (view) shown[each.name] = view;
    }
    return shown;
  }

  async undecided(tx: Tx, context: Context): Promise<Problem[]> {
    const open: Problem[] = [];
    for (const each of this.all) open.push(...(await each.undecided(tx, context)));
    return open;
  }
}

/** 数据比对 / 材料审核: the officer's checklist, beside it what the registers say. */
@Injectable()
export class VerificationBehaviour implements StageBehaviour<'verification'> {
  readonly kind = 'verification' as const;
  readonly record = formalCheckRecord;

  constructor(private readonly comparisons: Comparisons) {}

  async enter(tx: Tx, context: Context): Promise<null> {
    await this.comparisons.begin(tx, context);
    return null;
  }

  /** Refuses what `verification` refuses, and `verification.undecided` for a pass before everything is decided. */
  async conclude(tx: Tx, context: Context, conclusion: Conclusion): Promise<Concluded> {
    const given = conclusion.record as FormalCheckRecord;
    const sections = context.definition.form.sections.map((s) => s.id);
    const outcome = outcomeOf(context.stage, conclusion.outcome);
    const { returns } = verification(context.stage, sections, outcome, conclusion.remark, given);
    if (outcome.id === context.stage.arguments.passes) {
      const problems = await this.comparisons.undecided(tx, context);
      if (problems.length) throw conflict('verification.undecided', { problems });
    }
    if (!returns) return { advance: outcome.id, data: { ...given } };
    await openSections(tx, context, returns);
    return {
      advance: outcome.id,
      data: { ...given },
      dueWorkingDays: context.stage.arguments.returnWorkingDays,
    };
  }

  /** The form's sections to tick, how the list was answered the time before, and what was compared. */
  async view(tx: Tx, context: Context): Promise<Record<string, unknown>> {
    if (!screeningTable.may(context.actor, 'read-check', { department: '' })) return {};
    return {
      sections: context.definition.form.sections.map(({ id, title }) => ({ id, title })),
      earlier: await earlierRecord(tx, context),
      compared: await this.comparisons.view(tx, context),
    };
  }
}
