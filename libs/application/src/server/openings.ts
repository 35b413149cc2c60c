import { Inject, Injectable } from '@nestjs/common';
import { conflict, isRefusal, type Clock } from '@keshen/kernel';
import { CLOCK, often, rows, type Tx } from '@keshen/platform/server';
import type { Definition } from '@keshen/programme';
import { CallService, ProgrammeService } from '@keshen/programme/server';
import type { Case } from '../domain/case';
import { graceEnds, openedByGrace } from '../domain/grace';
import { contentNow, type Content, type Opening, type PlacedFile } from '../domain/opening';
import { applicationById, type Application } from './application.rows';
import { caseColumns } from './case.rows';
import { lastTicket, refusedInTime } from './ticket.rows';

/** Where an application stands. `graced` false: known that its call has no grace. */
export type Standing = Pick<Case, 'stage' | 'endedAt' | 'programmeVersionId' | 'entryId'> & {
  graced?: boolean;
};

/** The version of every answer of a draft, and its files. */
type Draft = { versions: Content['versions']; files: readonly PlacedFile[] };

/** 开放范围: what of an application may be changed now, and so what would be submitted. */
@Injectable()
export class Openings {
  constructor(
    private readonly programmes: ProgrammeService,
    private readonly calls: CallService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Refuses `application.not-editable` and `application.in-certification`. */
  async editable(
    tx: Tx,
    application: Application,
    subject: Standing,
  ): Promise<{ definition: Definition; opening: Opening | null }> {
    const found = await this.of(tx, application, subject);
    if (application.certificationAskedAt) throw conflict('application.in-certification');
    return found;
  }

  /**
   * The opening of a stay in the form stage; null: everything is open. Refuses `application.not-editable` and
   * `application.deleted`.
   */
  async of(
    tx: Tx,
    application: Application,
    subject: Standing,
    now = this.clock.now(),
  ): Promise<{ definition: Definition; opening: Opening | null }> {
    if (application.deletedAt) throw conflict('application.deleted');
    const definition = await this.programmes.definitionOf(subject.programmeVersionId, tx);
    const stage = definition.workflows.application.stages.find((s) => s.id === subject.stage);
    if (stage?.kind !== 'form' || subject.endedAt || application.sealedUntil)
      throw conflict('application.not-editable', { stage: subject.stage });
    const opening =
      stage.arguments.editable === 'returned'
        ? await this.returned(tx, application.id)
        : application.submittedAt || subject.graced === false
          ? null
          : await this.grace(tx, application, subject.entryId, now);
    return { definition, opening };
  }

  /**
   * What would be submitted now, of an application in whatever stage, and the stay that it would end; `open`: whether it
   * can be. `at`: when it is pressed.
   */
  async content(
    tx: Tx,
    id: string,
    at?: Date,
  ): Promise<{ entryId: number; content: Content; open: boolean }> {
    const application = await applicationById(tx, id);
    const subject = await caseOf(tx, id);
    const found = await this.of(tx, application, subject, at).catch(unlessRefused);
    const [draft] = await rows<Draft>(
      tx,
      often(`select
         (select coalesce(jsonb_object_agg(v.path, v.version), '{}') from answers v where v.application_id = $1) as versions,
         (select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'purpose', f.purpose) order by f.id), '[]') from files f
          where f.thing_kind = 'application' and f.thing_id = $1::text and f.detached_at is null) as files`),
      [id],
    );
    return {
      entryId: subject.entryId,
      content: await this.contentOf(tx, found?.opening ?? null, draft!),
      open: found !== null,
    };
  }

  /** The same where the opening is known, and what the draft has. */
  async contentOf(tx: Tx, opening: Opening | null, draft: Draft): Promise<Content> {
    const kept = opening?.kept
      ? await rows<PlacedFile>(tx, `select id, purpose from files where id = any ($1::uuid[]) order by id`, [
          opening.kept.files,
        ])
      : [];
    return contentNow(opening, draft.versions, { ofDraft: draft.files, kept });
  }

  private async returned(tx: Tx, id: string): Promise<Opening | null> {
    const [returned] = await rows<{ sections: string[] }>(
      tx,
      `select sections from returned_sections where application_id = $1 order by entry_id desc limit 1`,
      [id],
    );
    if (!returned) return null;
    return { places: [...returned.sections, 'reasons'], kept: await lastTicket(tx, id), until: null };
  }

  /** While a call's grace runs: what was found wrong in time. Null before it, after it, and where there is none. */
  private async grace(tx: Tx, application: Application, entryId: number, now: Date): Promise<Opening | null> {
    const { closes, graceMinutes } = await this.calls.closingFor(tx, application.callId, application.id);
    if (!graceMinutes || now <= closes) return null;
    const earlier = await refusedInTime(tx, { applicationId: application.id, entryId }, closes);
    const places = earlier && openedByGrace(earlier);
    const until = earlier && graceEnds(closes, earlier, graceMinutes);
    return places && now <= until! ? { places, kept: earlier, until } : null;
  }
}

/** An application's own case, as it is read without waiting for it. */
export async function caseOf(tx: Tx, applicationId: string): Promise<Case> {
  const [found] = await rows<Case>(
    tx,
    often(`select ${caseColumns} from cases c where c.application_id = $1 and c.kind = 'application'`),
    [applicationId],
  );
  return found!;
}

/** Null in place of a refusal. */
export const unlessRefused = (error: unknown): null => {
  if (isRefusal(error)) return null;
  throw error;
};
