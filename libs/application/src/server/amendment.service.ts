import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import type { Clock } from '@keshen/kernel';
import {
  CLOCK,
  Database,
  decodeCursor,
  enqueue,
  pageOf,
  rows,
  type Page,
  type Tx,
} from '@keshen/platform/server';
import { amendedVerdicts, visibleAnswers, type AmendedVerdict, type Definition } from '@keshen/programme';
import { ProgrammeService, rulesAmendedTask } from '@keshen/programme/server';
import { applicationTable } from '../domain/may';
import { fitting } from '../domain/version-move';
import { AnswerStore } from './answers';
import { applicationColumns, type Application } from './application.rows';
import { eligibilityContext } from './eligibility.context';
import { SubmissionStore } from './submission.store';

/** So many applications are computed in one transaction. */
export const AMENDMENT_BATCH = 50;

/** How far the comparison is: applications looked at, and of these those that any rule decides otherwise. */
export interface Amendment {
  checked: number;
  changed: number;
  finishedAt: Date | null;
}

/** A verdict that changes. Figures of a draft are its applicant's own, so they are left out. */
export interface ListedAmendedVerdict extends AmendedVerdict {
  applicationId: string;
  reference: string;
  party: string;
  /** The version that the application is on, where it stays. */
  version: number;
  submitted: boolean;
}

const place = z.tuple([z.uuid(), z.string()]);
const first: z.infer<typeof place> = ['00000000-0000-0000-0000-000000000000', ''];

/** 条件修订: what an amended version would say of open applications on earlier ones. They stay where they are. */
@Injectable()
export class AmendmentService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly answers: AnswerStore,
    private readonly submissions: SubmissionStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Computes the batch after `after` and asks for the next one, all in one transaction; a batch that is done is not done again. */
  async compare(tx: Tx, versionId: string, after: string | null): Promise<void> {
    await tx.query(`insert into amendments (version_id) values ($1) on conflict do nothing`, [versionId]);
    const [due] = await rows(
      tx,
      `select 1 from amendments where version_id = $1 and reached is not distinct from $2 and finished_at is null
       for no key update`,
      [versionId, after],
    );
    if (!due) return;
    const definition = await this.programmes.definitionOf(versionId);
    const found = await rows<Application>(
      tx,
      `select ${applicationColumns} from applications a
         join cases c on c.application_id = a.id and c.kind = 'application' and c.ended_at is null
         join programme_versions v on v.id = a.programme_version_id
         join programme_versions n on n.id = $1 and n.code = v.code and v.version < n.version
       where not a.trial and a.id > $2 order by a.id limit $3`,
      [versionId, after ?? first[0], AMENDMENT_BATCH],
    );
    let changed = 0;
    for (const application of found) {
      const verdicts = await this.changes(tx, application, definition);
      if (verdicts.length) changed++;
      for (const each of verdicts)
        await tx.query(
          `insert into amended_verdicts (version_id, application_id, rule, text, before, after)
           values ($1, $2, $3, $4, $5, $6)`,
          [versionId, application.id, each.rule, each.text, each.before, each.after],
        );
    }
    const reached = found.at(-1)?.id ?? after;
    const full = found.length === AMENDMENT_BATCH;
    await tx.query(
      `update amendments set checked = checked + $2, changed = changed + $3, reached = $4,
         finished_at = $5 where version_id = $1`,
      [versionId, found.length, changed, reached, full ? null : this.clock.now()],
    );
    if (full) await enqueue(tx, rulesAmendedTask, { version: versionId, after: reached });
  }

  /** A draft by its answers as from the draft on, anything else by what was submitted. */
  private async changes(tx: Tx, application: Application, to: Definition): Promise<AmendedVerdict[]> {
    const from = await this.programmes.definitionOf(application.programmeVersionId);
    const submission = await this.submissions.latest(tx, application.id);
    const answers = submission?.answers ?? (await this.answers.readTree(tx, application.id));
    const shown = visibleAnswers(from, answers);
    const context = await eligibilityContext(tx, application, shown, this.clock.now());
    return amendedVerdicts(
      { definition: from, context },
      {
        definition: to,
        context: { ...context, answers: visibleAnswers(to, fitting(to, answers).kept) },
      },
      submission ? ['submission', 'screening'] : ['draft'],
    );
  }

  /**
   * The verdicts that a version changes, of applications that are still open and on another one, and how far the
   * comparison is: null where the version amends no rule. Refuses `programme.unknown`.
   */
  async of(
    actor: Actor,
    code: string,
    version: number,
    query: { cursor?: string; limit: number },
  ): Promise<Page<ListedAmendedVerdict> & { amendment: Amendment | null }> {
    applicationTable.require(actor, 'read-amendments', {
      party: '',
      town: null,
      submitted: true,
      departments: [],
      experts: [],
    });
    const { id } = await this.programmes.version(code, version);
    const [amendment] = await this.database.read<Amendment>(
      `select checked, changed, finished_at as "finishedAt" from amendments where version_id = $1`,
      [id],
    );
    const [application, rule] = query.cursor ? decodeCursor(query.cursor, place) : first;
    const found = await this.database.read<ListedAmendedVerdict>(
      `select d.application_id as "applicationId", a.reference, p.name as party, v.version,
         a.submitted_at is not null as submitted, d.rule, d.text, d.before, d.after
       from amended_verdicts d join applications a on a.id = d.application_id
         join cases c on c.application_id = a.id and c.kind = 'application'
         join parties p on p.id = a.party_id join programme_versions v on v.id = a.programme_version_id
       where d.version_id = $1 and a.programme_version_id <> $1 and c.ended_at is null
         and (d.application_id, d.rule) > ($2::uuid, $3) order by d.application_id, d.rule limit $4`,
      [id, application, rule, query.limit + 1],
    );
    const page = pageOf(found, query.limit, (r) => [r.applicationId, r.rule]);
    const items = page.items.map((r) =>
      r.submitted ? r : { ...r, before: bare(r.before), after: bare(r.after) },
    );
    return { items, next: page.next, amendment: amendment ?? null };
  }
}

const bare = (said: AmendedVerdict['before']): AmendedVerdict['before'] =>
  said && { ...said, value: undefined };
