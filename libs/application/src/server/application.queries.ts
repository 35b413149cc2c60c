import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import type { Clock } from '@keshen/kernel';
import { actorRef, hasRole, type Actor } from '@keshen/identity';
import { CLOCK, Database, often, rows, type Tx } from '@keshen/platform/server';
import {
  eligibility,
  drawnWorkflow,
  stepState,
  visibleAnswers,
  type Definition,
  type Verdict,
} from '@keshen/programme';
import { CallService, ProgrammeService } from '@keshen/programme/server';
import { actingFor, applicationTable, dutyOf } from '../domain/may';
import { isPlayed } from '../domain/trial';
import { timeline, type Act, type Entry, type TimelineLine } from '../domain/timeline';
import { ApplicationAccess } from './access';
import { applicationById, type Application } from './application.rows';
import { caseColumns } from './case.rows';
import { eligibilityContext } from './eligibility.context';
import { withCounted } from './history';
import { StageService } from './stage.service';
import { SubmissionStore } from './submission.store';
import type { Case } from '../domain/case';
import type { StageBehaviour } from './behaviour';

/** The page of an application. */
@Injectable()
export class ApplicationQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly calls: CallService,
    private readonly access: ApplicationAccess,
    private readonly stages: StageService,
    private readonly submissions: SubmissionStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Everything the page of an application shows to this reader. Refuses `application.unknown`. */
  async page(who: Actor, id: string): Promise<Record<string, unknown>> {
    return this.database.transaction(async (tx) => {
      const thing = await this.access.require(tx, who, 'read', id);
      const actor = actingFor(who, thing.party);
      const application = await applicationById(tx, id);
      const found = await rows<Case>(
        tx,
        often(`select ${caseColumns} from cases c left join cases parent on parent.id = c.parent_id
         where c.application_id = $1 and c.kind not in ('order', 'redemption') and parent.kind is distinct from 'redemption'
         order by c.kind <> 'application', c.entered_at, c.id`),
        [id],
      );
      const main = found.find((c) => c.kind === 'application')!;
      const definition = await this.programmes.definitionOf(main.programmeVersionId);
      const own = actor.memberships.some((m) => m.party === thing.party);
      const audience = own ? 'applicant' : 'staff';
      const office = applicationTable.may(actor, 'see-all', thing) || hasRole(actor, 'administrator');
      // Before declaring, an expert learns title and party only, to judge conflicts by.
      const held = await this.access.heldBack(tx, actor, id);
      const entries = await this.entries(tx, main.id);
      const [party] = await rows(
        tx,
        often(
          `select id, name, credit_code as "creditCode", town, vouched_at is not null as vouched from parties where id = $1`,
        ),
        [application.partyId],
      );
      const call = await this.calls.get(tx, application.callId);
      const cases = [];
      for (const one of found)
        if (one.kind !== 'objection' || !own) cases.push(await this.caseView(tx, one, actor, audience));
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
          : await this.timelineOf(tx, main, definition, entries, office ? audience : 'applicant'),
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
            (await this.withdrawable(main, definition)),
          notes: applicationTable.may(actor, 'read-notes', thing),
        },
      };
    });
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

  private async withdrawable(main: Case, definition: Definition): Promise<'required' | 'optional' | false> {
    return (
      definition.workflows.application.stages.find((s) => s.id === main.stage)?.withdrawal?.reason ?? false
    );
  }

  /** One case as its reader meets it: the stage, what the reader may conclude, what the stage shows. */
  async caseView(tx: Tx, subject: Case, actor: Actor, audience: 'staff' | 'applicant') {
    const context = await this.stages.contextOf(subject, actor);
    const stage = context.stage;
    const duty = subject.endedAt ? null : dutyOf(actor, await this.stages.openDuties(tx, subject.entryId));
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

  private entries(tx: Tx, caseId: string): Promise<Entry[]> {
    return rows<Entry>(
      tx,
      often(`select id, no, stage, stage_kind as "stageKind", round, entered_at as "enteredAt", due_at as "dueAt",
         left_at as "leftAt", outcome, actor_label as "actorLabel", remark
       from stage_entries where case_id = $1 order by no limit 200`),
      [caseId],
    );
  }

  private async timelineOf(
    tx: Tx,
    main: Case,
    definition: Definition,
    entries: Entry[],
    audience: 'staff' | 'applicant',
  ): Promise<TimelineLine[]> {
    const acts = await rows<Act>(
      tx,
      often(`select id, entry_id as "entryId", kind, at, actor_label as "actorLabel", remark, data, for_applicant as "forApplicant"
       from stage_acts where case_id = $1 order by id limit 500`),
      [main.id],
    );
    return timeline(definition, 'application', entries, acts, audience);
  }
}
