import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { StoredFile } from '@keshen/document';
import { filesOf } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { isRefusal, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, decodeCursor, pageOf, type Page } from '@keshen/platform/server';
import { entitledAmount, instalments } from '../domain/amount';
import { callStatus, type CallStatus } from '../domain/call';
import type { Definition } from '../domain/definition';
import { ownCheck, ownCheckQuestions, type OwnCheckAnswers } from '../domain/eligibility';
import { expressionsOf } from '../domain/expressions';
import { fieldAt, unflatten } from '../domain/answers';
import { callTable } from '../domain/may';
import { daysLadder, drawnWorkflow } from '../domain/workflow';
import type { Call, CallExtensionRow, ListedCall } from '../domain/views';
import { callById, callColumns, opensPreview, previewUntil, testsCall } from './call.rows';
import { ProgrammeService } from './programme.service';

const place = z.tuple([z.string(), z.uuid()]);

/** What a visitor of the call page answered: by rule, and by question of the form. */
export interface OwnCheckGiven {
  answers: OwnCheckAnswers;
  choices: Record<string, string>;
  figures: Record<string, number>;
}

/** Reads of calls: the public's list and page, the administrator's list. */
@Injectable()
export class CallQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Live calls newest opening first; drafts only for those who may read them. Trial calls are listed elsewhere. */
  async list(
    actor: Actor,
    query: { drafts: boolean; status?: CallStatus; cursor?: string; limit: number },
  ): Promise<Page<ListedCall>> {
    const drafts = query.drafts && callTable.may(actor, 'read', { published: false });
    const [at, id] = query.cursor
      ? decodeCursor(query.cursor, place)
      : ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
    const found = await this.database.read<Call>(
      `select ${callColumns} from calls k
       where not k.trial and ($1 or k.published_at is not null)
         and ($5::text is null or $5 = case when k.published_at is null then 'draft'
           when k.closed_early_at <= $6 or k.closes_at < $6 then 'closed'
           when k.opens_at > $6 then 'scheduled' else 'open' end)
         and (k.opens_at, k.id) < ($2::timestamptz, $3::uuid)
       order by k.opens_at desc, k.id desc limit $4`,
      [drafts, at, id, query.limit + 1, query.status ?? null, this.clock.now()],
    );
    const page = pageOf(found, query.limit, (call) => [new Date(call.opensAt).toISOString(), call.id]);
    return { items: await Promise.all(page.items.map((call) => this.listed(call))), next: page.next };
  }

  private async listed(call: Call): Promise<ListedCall> {
    const { code, name, summary } = await this.programmes.definitionOf(call.programmeVersionId);
    return { ...call, status: callStatus(call, this.clock.now()), programme: { code, name, summary } };
  }

  /**
   * The public page: the call and all of the programme that a visitor asks about; a draft for who brings the secret of
   * its preview link. Refuses `call.unknown`.
   */
  async page(actor: Actor, id: string, preview?: string) {
    const call = await this.read(actor, id, preview);
    const definition = await this.programmes.definitionOf(call.programmeVersionId);
    const { code, name, summary, applicants, parameters, form, amount, payments, paymentAlternatives } =
      definition;
    const [version] = await this.database.read<{ version: number }>(
      `select version from programme_versions where id = $1`,
      [call.programmeVersionId],
    );
    const behind = new Set(expressionsOf(definition).pathsOf(amount.formula));
    return {
      call: await this.listed(call),
      policyFiles: await this.policyFiles(id),
      programme: { code, name, summary, version: version!.version },
      applicants,
      parameters: parameters.filter((p) => behind.has(`param.${p.id}`)),
      questions: ownCheckQuestions(definition),
      choices: choicesOf(definition),
      figures: figuresOf(definition),
      sections: form.sections,
      attachments: form.attachments,
      amount,
      payments,
      paymentAlternatives,
      duties: definition.duties,
      duplicates: definition.duplicates,
      notice: definition.notice,
      rubric: definition.rubric,
      sources: definition.sources,
      ladder: daysLadder(definition),
      steps: definition.steps,
      workflow: drawnWorkflow(definition.workflows.application),
    };
  }

  /**
   * 资格自测: the verdicts on what a visitor answered, and the amount that the formula gives. Nothing is kept.
   * Refuses `call.unknown`.
   */
  async ownCheck(actor: Actor, id: string, given: OwnCheckGiven, preview?: string) {
    const call = await this.read(actor, id, preview);
    const definition = await this.programmes.definitionOf(call.programmeVersionId);
    const asked = new Set([...choicesOf(definition), ...figuresOf(definition)].map(({ path }) => path));
    const known = Object.entries({ ...given.choices, ...given.figures }).filter(([path]) => asked.has(path));
    const context = { answers: unflatten(Object.fromEntries(known)) };
    const amount = entitledAmount(definition, context);
    return {
      verdicts: ownCheck(definition, given.answers, context),
      amount: 'amount' in amount ? amount.amount : null,
      instalments: 'amount' in amount ? instalments(definition, amount.amount, context.answers) : [],
    };
  }

  /** What was extended, for whom and why, newest first. */
  extensions(callId: string): Promise<CallExtensionRow[]> {
    return this.database.read(
      `select e.id, e.application_id as "applicationId", e.closed_at_before as "closedAtBefore",
         e.closes_at as "closesAt", e.reason, e.at, a.name as by
       from call_extensions e left join accounts a on a.id = e.by where e.call_id = $1 order by e.id desc limit 200`,
      [callId],
    );
  }

  /** 政策附件: those of a call, oldest first. */
  policyFiles(id: string): Promise<StoredFile[]> {
    return filesOf(this.database.reading, { kind: 'call', id });
  }

  /** One of them. Refuses `call.unknown`, `file.unknown`. */
  async policyFile(actor: Actor, id: string, file: string): Promise<StoredFile> {
    await this.read(actor, id);
    const found = (await this.policyFiles(id)).find((each) => each.id === file);
    if (!found) throw notFound('file.unknown');
    return found;
  }

  /** Whether this reader may see a call. */
  async reads(actor: Actor, id: string): Promise<boolean> {
    try {
      return (await this.read(actor, id)) !== undefined;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  }

  /** One call, if this reader may see it. Refuses `call.unknown`. */
  async read(actor: Actor, id: string, preview?: string): Promise<Call> {
    const tx = this.database.reading;
    const call = await callById(tx, id);
    const published = call.publishedAt !== null;
    const tester = call.trial && (await testsCall(tx, actor.account, id));
    const shown =
      !published && preview !== undefined && (await opensPreview(tx, id, preview, this.clock.now()));
    if (!callTable.may(actor, 'read', { published, trial: call.trial, tester, shown }))
      throw notFound('call.unknown');
    return call;
  }

  /** Until when the preview link of a call works, or null. */
  previewUntil(id: string): Promise<Date | null> {
    return previewUntil(this.database.reading, id, this.clock.now());
  }

  async one(actor: Actor, id: string): Promise<ListedCall> {
    return this.listed(await this.read(actor, id));
  }
}

/** The choices of the form that decide which rules apply or how much is granted, such as the category. */
function choicesOf(definition: Definition) {
  const compiled = expressionsOf(definition);
  const conditions = definition.eligibility.flatMap((rule) => (rule.when ? [rule.when] : []));
  const paths = new Set([...conditions, definition.amount.formula].flatMap((e) => compiled.pathsOf(e)));
  return [...paths].flatMap((path) => {
    const field = path.includes('.') ? fieldAt(definition, path) : undefined;
    return field?.type === 'choice' ? [{ path, label: field.label, options: field.options }] : [];
  });
}

/** The amounts of the form from which the grant is computed. */
function figuresOf(definition: Definition) {
  return expressionsOf(definition)
    .pathsOf(definition.amount.formula)
    .flatMap((path) => {
      const field = path.includes('.') ? fieldAt(definition, path) : undefined;
      return field?.type === 'money' ? [{ path, label: field.label }] : [];
    });
}
