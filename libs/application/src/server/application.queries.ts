import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import type { Clock } from '@keshen/kernel';
import { actorRef, hasRole, type Actor } from '@keshen/identity';
import { CLOCK, Database, type Tx } from '@keshen/platform/server';
import {
  eligibility,
  drawnWorkflow,
  stepState,
  visibleAnswers,
  type Definition,
  type Verdict,
} from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { actingFor, applicationTable, dutyOf } from '../domain/may';
import { isPlayed } from '../domain/trial';
import { timeline } from '../domain/timeline';
import { ApplicationAccess } from './access';
import type { Application } from './application.rows';
import { eligibilityContext } from './eligibility.context';
import { withCounted } from './history';
import { pageLook, type PageLook } from './page.look';
import { StageService, type OpenDuty } from './stage.service';
import { SubmissionStore } from './submission.store';
import type { Case } from '../domain/case';
import type { StageBehaviour } from './behaviour';

/** The page of an application. */
@Injectable()
export class ApplicationQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly access: ApplicationAccess,
    private readonly stages: StageService,
    private readonly submissions: SubmissionStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Everything the page of an application shows to this reader. Refuses `application.unknown`. */
  async page(who: Actor, id: string): Promise<Record<string, unknown>> {
    const look = await pageLook(this.database, id);
    const own = who.memberships.some((m) => m.party === look.application.partyId);
    // Whoever reads for the office leaves a record, with what was read.
    return own
      ? this.pageOf(this.database.reading, who, look, own)
      : this.database.transaction((tx) => this.pageOf(tx, who, look, own));
  }

  private async pageOf(tx: Tx, who: Actor, look: PageLook, own: boolean): Promise<Record<string, unknown>> {
    const { application, party, call, entries } = look;
    const { id } = application;
    const thing = await this.access.requireOf(tx, who, 'read', look.subject);
    const actor = actingFor(who, thing.party);
    const main = look.cases[0]!;
    const definition = await this.programmes.definitionOf(main.programmeVersionId);
    const audience = own ? 'applicant' : 'staff';
    const office = applicationTable.may(actor, 'see-all', thing) || hasRole(actor, 'administrator');
    // Before declaring, an expert learns title and party only, to judge conflicts by.
    const held = await this.access.heldBack(tx, actor, id);
    const cases = [];
    for (const { duties, ...one } of look.cases)
      if (one.kind !== 'objection' || !own) cases.push(await this.caseView(tx, one, actor, audience, duties));
    if (!own)
      await record(tx, {
        actor: actorRef(actor),
        act: 'application.read',
        thing: { kind: 'application', id },
        at: this.clock.now(),
      });
    return {
      application: held ? { ...application, askedFen: null } : application,
      party,
      call,
      programme: { code: definition.code, name: definition.name },
      cases,
      steps: stepState(definition, entries),
      // The office sees stages, the applicant the steps above.
      workflow: office
        ? {
            ...drawnWorkflow(definition.workflows.application),
            way: {
              done: [...new Set(entries.filter((e) => e.leftAt).map((e) => e.stage))],
              now: main.endedAt ? null : main.stage,
            },
          }
        : null,
      // Experts, departments and recommenders were asked one thing: what others said stays with the office.
      timeline: held
        ? []
        : timeline(definition, 'application', entries, look.acts, office ? audience : 'applicant'),
      verdicts: applicationTable.may(actor, 'read-notes', thing)
        ? await this.verdicts(tx, application, definition)
        : null,
      mine: own,
      may: {
        edit: !application.deletedAt && applicationTable.may(actor, 'edit', thing),
        certify: !application.deletedAt && applicationTable.may(actor, 'certify', thing),
        submit: !application.deletedAt && applicationTable.may(actor, 'submit', thing),
        restore: Boolean(application.deletedAt) && applicationTable.may(actor, 'edit', thing),
        withdraw:
          !application.deletedAt &&
          applicationTable.may(actor, 'withdraw', thing) &&
          !main.endedAt &&
          withdrawable(main, definition),
        notes: applicationTable.may(actor, 'read-notes', thing),
      },
    };
  }

  /** 资格核验 of what was submitted, as the rules see it today; null before the first submission. */
  private async verdicts(
    tx: Tx,
    application: Application,
    definition: Definition,
  ): Promise<Verdict[] | null> {
    const submission = await this.submissions.latest(tx, application.id);
    if (!submission) return null;
    const answers = visibleAnswers(definition, submission.answers);
    const known = await eligibilityContext(tx, application, answers, this.clock.now());
    const context = await withCounted(tx, application, known);
    return eligibility(definition, context, 'submission').verdicts;
  }

  /**
   * One case as its reader meets it: the stage, what the reader may conclude, what the stage shows. `owed`: its open
   * duties, where they are known.
   */
  async caseView(tx: Tx, subject: Case, actor: Actor, audience: 'staff' | 'applicant', owed?: OpenDuty[]) {
    const context = await this.stages.contextOf(subject, actor);
    const stage = context.stage;
    const duty = subject.endedAt
      ? null
      : dutyOf(actor, owed ?? (await this.stages.openDuties(tx, subject.entryId)));
    const behaviour: StageBehaviour = this.stages.behaviourOf(subject);
    const automatic = behaviour.automatic?.(context) ?? [];
    const reads = duty !== null || audience === 'staff' || stage.actors.includes('applicant');
    return {
      case: subject,
      stage: {
        id: stage.id,
        kind: stage.kind,
        label: audience === 'staff' ? stage.label : stage.applicantLabel,
        explanation: stage.explanation ?? null,
        actors: stage.actors,
        workingDays: stage.workingDays,
        arguments: reads ? stage.arguments : {},
        outcomes: duty ? stage.outcomes.filter((o) => !automatic.includes(o.id)) : [],
      },
      duty,
      /** 试运行: what a kind does outside of the application is played here, its outcome chosen by hand. */
      played: isPlayed(subject),
      view: reads ? await this.stages.view(tx, subject, actor) : {},
    };
  }
}

const withdrawable = (main: Case, definition: Definition): 'required' | 'optional' | false =>
  definition.workflows.application.stages.find((s) => s.id === main.stage)?.withdrawal?.reason ?? false;
