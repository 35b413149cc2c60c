import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { actorRef, hasRole, memberOf, type Actor } from '@keshen/identity';
import {
  invalid,
  maskBankAccount,
  maskEmail,
  maskMobile,
  maskResidentId,
  notFound,
  shanghaiDate,
  type Clock,
} from '@keshen/kernel';
import { CLOCK, Database, type Tx } from '@keshen/platform/server';
import {
  fieldAt,
  flatten,
  isEmpty,
  visibleAnswers,
  type Answers,
  type Definition,
  type Field,
} from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { registerFacts } from '@keshen/registry';
import type { StoredAnswer } from '../domain/views';
import { ApplicationAccess } from './access';
import { AnswerStore, treeOfAnswers } from './answers';
import { factsOfParty } from './eligibility.context';
import { formLook, type FormLook } from './form.look';
import { historyFacts, withCounted } from './history';
import { Openings, unlessRefused } from './openings';
import { pendingChanges } from './pending-changes';
import { waivedOf } from './submission.service';
import { SubmissionStore, type Submission } from './submission.store';
import { contentDigest } from './ticket.rows';
import { UniqueClaims } from './unique-claims';

/** Reads of answers, apart from the page because they are personal data: masked, audited, held back. */
@Injectable()
export class AnswerQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly access: ApplicationAccess,
    private readonly stored: AnswerStore,
    private readonly submissions: SubmissionStore,
    private readonly openings: Openings,
    private readonly claims: UniqueClaims,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The draft for its own people, the submitted answers for everybody else, personal numbers masked for those
   * who do not write them, and through a veil without what identifies. Refuses `application.unknown`, and what a
   * content guard says.
   */
  async answers(actor: Actor, id: string) {
    const own = actor.memberships.filter((m) => m.role !== 'viewer').map((m) => m.party);
    const look = await formLook(this.database, id, own);
    const { application, subject, files } = look;
    const tx = this.database.reading;
    const veil = await this.access.requireVeiled(tx, actor, subject);
    const held = await this.access.heldBack(tx, actor, id);
    if (held) throw invalid(held);
    const definition = await this.programmes.definitionOf(application.programmeVersionId);
    const submission = look.submittedBefore ? await this.submissions.latest(tx, id) : null;
    if (own.includes(application.partyId)) {
      const answers = look.answers.map((answer) => this.stored.opened(id, answer));
      return {
        definition,
        answers,
        submission: submission && { ...submission, answers: undefined },
        ...(await this.state(tx, actor, look, definition, answers, submission)),
      };
    }
    if (!submission) throw notFound('application.unknown');
    const answers = masked(definition, submission.answers, judgesOnly(actor, application.partyId));
    if (veil) {
      const named = files.map((file) => ({ ...file, name: veil.fileName(file) }));
      return { definition, ...veil.answers(answers), files: named.filter(({ name }) => name !== null) };
    }
    return { definition, answers, submission: { ...submission, answers: undefined }, files };
  }

  /** What stands at these paths of a draft, for those who write it. Refuses `application.unknown`. */
  values(actor: Actor, id: string, paths: readonly string[]): Promise<{ answers: StoredAnswer[] }> {
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'edit', id);
      return { answers: await this.stored.read(tx, id, paths) };
    });
  }

  /** What the browser needs to judge a draft by the same functions as the server. */
  private async state(
    tx: Tx,
    actor: Actor,
    look: FormLook,
    definition: Definition,
    answers: StoredAnswer[],
    submission: Submission | null,
  ) {
    const { application, files } = look;
    const { id } = application;
    const standing = await this.openings.of(tx, application, look.standing).catch(unlessRefused);
    const opening = standing?.opening ?? null;
    const versions = Object.fromEntries(answers.map((a) => [a.path, a.version]));
    const content = await this.openings.contentOf(tx, opening, { versions, files });
    const kept = answers.filter((a) => (content.versions[a.path] ?? 0) !== a.version).map((a) => a.path);
    const tree = opening?.kept ? await this.stored.treeOf(tx, id, content.versions) : treeOfAnswers(answers);
    const visible = visibleAnswers(definition, tree);
    const counts = kept.length ? flatten(tree) : {};
    return {
      context: await this.context(tx, look, visible),
      /** What a certifier certifies who submits what is shown here. */
      content: contentDigest(content.versions, content.files),
      waived: waivedOf(definition, application),
      claims: await this.claims.problems(tx, actor, application, definition, visible),
      editable: !standing || application.certificationAskedAt ? [] : (opening?.places ?? null),
      /** A grace runs until then. */
      graceUntil: opening?.until ?? null,
      /** Where what is submitted is not what the draft says, since it is not open: what counts there. */
      kept: kept.map((path) => ({ path, value: counts[path] ?? null })),
      pending: standing
        ? await pendingChanges(tx, this.stored, definition, id, submission, look.handedBackAt, visible)
        : null,
      files,
    };
  }

  private async context(tx: Tx, { application, party, register }: FormLook, answers: Answers) {
    const today = shanghaiDate(this.clock.now());
    return withCounted(tx, application, {
      answers,
      applicant: factsOfParty(party),
      register: register ? registerFacts(register.person, today) : undefined,
      history: await historyFacts(tx, application),
      today,
    });
  }

  /** One masked value in full, for a reason that is kept. Refuses `reason.required`, `answer.unknown`. */
  async reveal(actor: Actor, id: string, path: string, reason: string): Promise<{ value: unknown }> {
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'handle', id);
      const submission = await this.submissions.latest(tx, id);
      const value = submission && flatten(submission.answers)[path];
      if (value === undefined || value === null) throw notFound('answer.unknown', { field: path });
      await record(tx, {
        actor: actorRef(actor),
        act: 'answer.revealed',
        thing: { kind: 'application', id },
        details: { path, reason },
      });
      return { value };
    });
  }
}

/** Experts, departments and recommenders judge the project; they need nobody's telephone. */
const judgesOnly = (actor: Actor, party: string): boolean =>
  !memberOf(actor, party) &&
  !(['officer', 'leader', 'finance', 'auditor', 'administrator'] as const).some((role) =>
    hasRole(actor, role),
  );

/** Personal numbers as others see them; for those who only judge, ways to reach people as well. */
export function masked(
  definition: Definition,
  answers: Answers,
  contactsToo: boolean,
): { path: string; value: unknown }[] {
  return Object.entries(flatten(answers)).map(([path, value]) => {
    const given = path.startsWith('attachments.') || path.startsWith('reasons.');
    const field = given ? undefined : fieldAt(definition, path);
    return { path, value: field ? maskedAnswer(field, value, contactsToo) : value };
  });
}

function maskedAnswer(field: Field, value: unknown, contactsToo: boolean): unknown {
  const part = (mask: (text: string) => string, given: unknown): unknown =>
    typeof given === 'string' ? mask(given) : given;
  switch (field.type) {
    case 'resident-id':
      return part(maskResidentId, value);
    case 'bank-account':
      return part(maskBankAccount, value);
    case 'mobile':
      return contactsToo ? part(maskMobile, value) : value;
    case 'email':
      return contactsToo ? part(maskEmail, value) : value;
    case 'person': {
      const person = value as Record<string, unknown>;
      const contacts = contactsToo
        ? { mobile: part(maskMobile, person.mobile), email: part(maskEmail, person.email) }
        : {};
      return { ...person, ...contacts, residentId: part(maskResidentId, person.residentId) };
    }
    case 'group':
      return (value as Record<string, unknown>[]).map((item) =>
        Object.fromEntries(
          Object.entries(item).map(([id, answer]) => {
            const inside = field.fields.find((each) => each.id === id);
            return [id, inside && !isEmpty(answer) ? maskedAnswer(inside, answer, contactsToo) : answer];
          }),
        ),
      );
    default:
      return value;
  }
}
