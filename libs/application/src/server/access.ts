import { Injectable } from '@nestjs/common';
import { notFound } from '@keshen/kernel';
import type { FileOfThing } from '@keshen/document/server';
import { hasRole, memberOf, type Actor } from '@keshen/identity';
import { often, rows, type Tx } from '@keshen/platform/server';
import { testsCall } from '@keshen/programme/server';
import type { Application } from './application.rows';
import { applicationTable, type ApplicationAction, type ApplicationThing } from '../domain/may';

/** Says why this reader may not see the contents yet (a refusal code), or null. */
export type ContentGuard = (tx: Tx, actor: Actor, applicationId: string) => Promise<string | null>;

/** What a reader must not learn, whose contents open otherwise: whose the application is. */
export interface Veil {
  /** Answers without what identifies; `hidden` are the paths that were answered and are not shown. */
  answers(answers: readonly { path: string; value: unknown }[]): {
    answers: { path: string; value: unknown }[];
    hidden: string[];
  };
  /** The name under which a file is shown; null for one that is kept back. */
  fileName(file: { id: string; name: string }): string | null;
}
export type VeilOf = (tx: Tx, actor: Actor, applicationId: string) => Promise<Veil | null>;

/** An application as it is asked about. */
export interface Subject {
  id: string;
  callId: string;
  /** 试运行: there for its testers only. */
  trial: boolean;
  thing: ApplicationThing;
}

export type Asked = Pick<ApplicationThing, 'departments' | 'experts'>;

/** The same of a row that was read with `askedColumns`. */
export const subjectOf = (
  application: Pick<Application, 'id' | 'callId' | 'trial' | 'partyId' | 'town' | 'submittedAt'>,
  { departments, experts }: Asked,
): Subject => ({
  id: application.id,
  callId: application.callId,
  trial: application.trial,
  thing: {
    party: application.partyId,
    town: application.town,
    submitted: application.submittedAt !== null,
    departments,
    experts,
  },
});

/** `departments` and `experts` of application `a`. */
export const askedColumns = `coalesce(asked.departments, '{}') as departments, coalesce(asked.experts, '{}') as experts`;
export const askedJoin = `cross join lateral (
    select array_agg(distinct d.scope) filter (where d.role = 'department') as departments,
      array_agg(distinct d.account_id::text) filter (where d.role = 'expert') as experts
    from cases owed join duties d on d.case_id = owed.id
    where owed.application_id = a.id and (d.role = 'department' and d.scope is not null
      or d.role = 'expert' and d.account_id is not null)) asked`;

/** Answers who may do what with an application; to everybody else it does not exist. */
@Injectable()
export class ApplicationAccess {
  private readonly guards: ContentGuard[] = [];
  private veils: VeilOf = () => Promise.resolve(null);

  /** A capability above may hold back the contents: an expert declares conflicts before reading. */
  guardContents(guard: ContentGuard): void {
    this.guards.push(guard);
  }

  /**
   * A capability above may hide whose an application is. Whoever reads through a veil finds nothing of the application
   * but what is asked for with `veilOf`.
   */
  veil(veils: VeilOf): void {
    this.veils = veils;
  }

  veilOf(tx: Tx, actor: Actor, applicationId: string): Promise<Veil | null> {
    return this.veils(tx, actor, applicationId);
  }

  /** The refusal code of the first guard that holds the contents back, or null. */
  async heldBack(tx: Tx, actor: Actor, applicationId: string): Promise<string | null> {
    for (const guard of this.guards) {
      const code = await guard(tx, actor, applicationId);
      if (code) return code;
    }
    return null;
  }

  async thing(tx: Tx, applicationId: string): Promise<ApplicationThing> {
    return (await this.subject(tx, applicationId)).thing;
  }

  private async subject(tx: Tx, applicationId: string): Promise<Subject> {
    const [found] = await rows<Application & Asked>(
      tx,
      often(`select a.id, a.party_id as "partyId", a.town, a.submitted_at as "submittedAt", a.call_id as "callId", a.trial,
         ${askedColumns} from applications a ${askedJoin} where a.id = $1`),
      [applicationId],
    );
    if (!found) throw notFound('application.unknown');
    return subjectOf(found, found);
  }

  /**
   * Files go with the contents; what a draft holds and nobody has submitted is for its own people only. Through a veil
   * a file has another name, or is not there.
   */
  async mayReadFile(tx: Tx, actor: Actor, file: FileOfThing): Promise<boolean | { name: string }> {
    const subject = await this.subject(tx, file.thing.id);
    const { thing } = subject;
    if (!applicationTable.may(actor, 'read', thing)) return false;
    if (!(await this.inMode(tx, actor, subject))) return false;
    if (!file.held && !memberOf(actor, thing.party)) return false;
    if ((await this.heldBack(tx, actor, file.thing.id)) !== null) return false;
    const veil = await this.veilOf(tx, actor, file.thing.id);
    if (!veil) return true;
    const name = veil.fileName(file);
    return name === null ? false : { name };
  }

  /** A trial's application is there for its testers only, for the administrator and for the auditor. */
  private async inMode(tx: Tx, actor: Actor, { trial, callId }: Subject): Promise<boolean> {
    if (!trial || hasRole(actor, 'administrator') || hasRole(actor, 'auditor')) return true;
    return testsCall(tx, actor.account, callId);
  }

  /**
   * Refuses `application.unknown` to whoever may not read it or reads through a veil, `forbidden` to readers who may not
   * do the rest.
   */
  async require(
    tx: Tx,
    actor: Actor,
    action: ApplicationAction,
    applicationId: string,
  ): Promise<ApplicationThing> {
    return this.requireOf(tx, actor, action, await this.subject(tx, applicationId));
  }

  /** The same of an application that has been read. */
  async requireOf(
    tx: Tx,
    actor: Actor,
    action: ApplicationAction,
    subject: Subject,
  ): Promise<ApplicationThing> {
    if (await this.requireVeiled(tx, actor, subject)) throw notFound('application.unknown');
    applicationTable.require(actor, action, subject.thing);
    return subject.thing;
  }

  /** For what is shown through a veil, too: the caller hides what the veil hides. Refuses `application.unknown`. */
  async requireVeiled(tx: Tx, actor: Actor, subject: Subject): Promise<Veil | null> {
    if (!applicationTable.may(actor, 'read', subject.thing)) throw notFound('application.unknown');
    if (!(await this.inMode(tx, actor, subject))) throw notFound('application.unknown');
    return this.veilOf(tx, actor, subject.id);
  }
}
