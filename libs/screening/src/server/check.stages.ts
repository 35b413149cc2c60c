import type { Case } from '@keshen/application';
import {
  recommendedBy,
  type Concluded,
  type Conclusion,
  type StageBehaviour,
  type StageContext,
} from '@keshen/application/server';
import type { FileLimits } from '@keshen/document';
import { attach, holdFiles } from '@keshen/document/server';
import { conflict, shanghaiDate } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import { outcomeOf, recommenderQuota } from '@keshen/programme';
import { CallService, lockCall } from '@keshen/programme/server';
import {
  endorsement,
  endorsementRecord,
  formalCheck,
  formalCheckRecord,
  siteVisit,
  siteVisitRecord,
  type EndorsementRecord,
  type FormalCheckRecord,
  type SiteVisitRecord,
} from '../domain/checks';
import { screeningTable } from '../domain/may';

const office = { department: '' };
const photoLimits = { formats: ['jpg', 'png', 'pdf'], maxMegabytes: 20 } as const;

/** 推荐: the town or park of the party says whether it recommends, with a letter where one is asked for. */
export class EndorsementBehaviour implements StageBehaviour<'endorsement'> {
  readonly kind = 'endorsement' as const;
  readonly record = endorsementRecord;

  constructor(private readonly calls: CallService) {}

  /** Where recommendations are counted, two last ones go one after the other. */
  async locksFirst(tx: Tx, { callId, town }: Case): Promise<void> {
    if (recommenderQuota(await this.calls.get(tx, callId), town) !== null) await lockCall(tx, callId);
  }

  async conclude(tx: Tx, context: StageContext<'endorsement'>, conclusion: Conclusion): Promise<Concluded> {
    const given = conclusion.record as EndorsementRecord;
    const outcome = outcomeOf(context.stage, conclusion.outcome);
    if (outcome.tone === 'forward') requireOpen(await this.limits(tx, context), context.now);
    endorsement(context.definition, context.stage, outcome, given);
    const attachment = attachmentOf(context);
    if (given.letter && attachment) await handIn(tx, context, given.letter, attachment);
    return { advance: outcome.id, data: { ...given } };
  }

  async view(tx: Tx, context: StageContext<'endorsement'>): Promise<Record<string, unknown>> {
    return { attachment: attachmentOf(context) ?? null, limits: await this.limits(tx, context) };
  }

  /** 推荐限额 and the recommender's own deadline; none of both for what it has recommended before. */
  private async limits(tx: Tx, { case: subject, stage }: StageContext<'endorsement'>): Promise<Limits> {
    const forward = stage.outcomes.filter((o) => o.tone === 'forward').map((o) => o.id);
    const [before] = await rows(
      tx,
      `select 1 from stage_entries where case_id = $1 and stage_kind = 'endorsement' and outcome = any ($2::text[])`,
      [subject.id, forward],
    );
    const call = await this.calls.get(tx, subject.callId);
    const own = await this.calls.deadlineFor(tx, call.id, subject.applicationId);
    const most = before ? null : recommenderQuota(call, subject.town);
    return {
      most,
      used: most === null ? null : await recommendedBy(tx, subject, forward, most),
      closesAt: own > call.endorsementClosesAt ? own : call.endorsementClosesAt,
      again: before !== undefined,
    };
  }
}

interface Limits {
  /** How many it may recommend in this call, and has; nothing is counted where it may any number. */
  most: number | null;
  used: number | null;
  closesAt: Date;
  /** It was recommended before and came back: neither holds any more. */
  again: boolean;
}

function requireOpen({ most, used, closesAt, again }: Limits, now: Date): void {
  if (again) return;
  if (now > closesAt) throw conflict('endorsement.closed', { closes: closesAt });
  if (most !== null && used !== null && used >= most) throw conflict('endorsement.quota', { most });
}

/** The attachment that the recommender provides, with its limits. */
const attachmentOf = ({ definition, stage }: StageContext<'endorsement'>) =>
  definition.form.attachments.find((a) => a.id === stage.arguments.attachment);

/** 形式审查: a checklist; a return opens the ticked sections and no others. */
export class FormalCheckBehaviour implements StageBehaviour<'formal-check'> {
  readonly kind = 'formal-check' as const;
  readonly record = formalCheckRecord;

  async conclude(tx: Tx, context: StageContext<'formal-check'>, conclusion: Conclusion): Promise<Concluded> {
    const given = conclusion.record as FormalCheckRecord;
    const sections = context.definition.form.sections.map((s) => s.id);
    const outcome = outcomeOf(context.stage, conclusion.outcome);
    const { returns } = formalCheck(context.stage, sections, outcome, conclusion.remark, given);
    if (!returns) return { advance: outcome.id, data: { ...given } };
    await openSections(tx, context, returns);
    return {
      advance: outcome.id,
      data: { ...given },
      dueWorkingDays: context.stage.arguments.returnWorkingDays,
    };
  }

  /** The form's sections to tick, and how the list was answered the time before. */
  async view(tx: Tx, context: StageContext<'formal-check'>): Promise<Record<string, unknown>> {
    if (!screeningTable.may(context.actor, 'read-check', office)) return {};
    return {
      sections: context.definition.form.sections.map(({ id, title }) => ({ id, title })),
      earlier: await earlierRecord(tx, context),
    };
  }
}

/** 现场考察: when, who, what was found, with photographs. */
export class SiteVisitBehaviour implements StageBehaviour<'site-visit'> {
  readonly kind = 'site-visit' as const;
  readonly record = siteVisitRecord;

  async conclude(tx: Tx, context: StageContext<'site-visit'>, conclusion: Conclusion): Promise<Concluded> {
    const given = conclusion.record as SiteVisitRecord;
    siteVisit(context.stage, given, shanghaiDate(context.now));
    for (const photo of new Set(given.photos)) await handIn(tx, context, photo, photoLimits);
    return { advance: conclusion.outcome, data: { ...given } };
  }

  async view(tx: Tx, context: StageContext<'site-visit'>): Promise<Record<string, unknown>> {
    if (!screeningTable.may(context.actor, 'read-visit', office)) return {};
    return { earlier: await earlierRecord(tx, context) };
  }
}

/** 补正: the form opens these sections and no others. */
export async function openSections(
  tx: Tx,
  { case: subject }: { case: StageContext['case'] },
  { sections, message }: { sections: string[]; message: string },
): Promise<void> {
  await tx.query(
    `insert into returned_sections (entry_id, application_id, sections, message) values ($1, $2, $3, $4)`,
    [subject.entryId, subject.applicationId, sections, message],
  );
}

/** Ties a file to the application for good: a submitted application's files are kept for the record. */
async function handIn(
  tx: Tx,
  context: { case: StageContext['case']; actor: StageContext['actor'] },
  file: string,
  limits: FileLimits,
): Promise<void> {
  const thing = { kind: 'application', id: context.case.applicationId };
  await attach(tx, file, thing, context.actor, limits);
  await holdFiles(tx, thing);
}

/** What was recorded when the case stood in this stage before. */
export async function earlierRecord(
  tx: Tx,
  context: { case: StageContext['case']; stage: { id: string } },
): Promise<Record<string, unknown> | null> {
  const [act] = await rows<{ data: Record<string, unknown> }>(
    tx,
    `select a.data from stage_acts a join stage_entries e on e.id = a.entry_id
     where a.case_id = $1 and e.stage = $2 and e.id < $3 and a.data ? 'items' order by a.id desc limit 1`,
    [context.case.id, context.stage.id, context.case.entryId],
  );
  return act?.data ?? null;
}
