import { Injectable } from '@nestjs/common';
import { notFound } from '@keshen/kernel';
import type { FileOfThing } from '@keshen/document/server';
import { hasRole, memberOf, type Actor } from '@keshen/identity';
import { often, rows, type Tx } from '@keshen/platform/server';
import { testsCall } from '@keshen/programme/server';
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
    const [found] = await rows<ApplicationThing>(
      tx,
      often(`select a.party_id as party, a.town, a.submitted_at is not null as submitted,
         coalesce((select array_agg(distinct d.scope) from duties d join cases c on c.id = d.case_id
           where c.application_id = a.id and d.role = 'department' and d.scope is not null), '{}') as departments,
         coalesce((select array_agg(distinct d.account_id::text) from duties d join cases c on c.id = d.case_id
           where c.application_id = a.id and d.role = 'expert' and d.account_id is not null), '{}') as experts
       from applications a where a.id = $1`),
      [applicationId],
    );
    if (!found) throw notFound('application.unknown');
    return found;
  }

  /**
   * Files go with the contents; what a draft holds and nobody has submitted is for its own people only. Through a veil
   * a file has another name, or is not there.
   */
  async mayReadFile(tx: Tx, actor: Actor, file: FileOfThing): Promise<boolean | { name: string }> {
    const thing = await this.thing(tx, file.thing.id);
    if (!applicationTable.may(actor, 'read', thing)) return false;
    if (!(await this.inMode(tx, actor, file.thing.id))) return false;
    if (!file.held && !memberOf(actor, thing.party)) return false;
    if ((await this.heldBack(tx, actor, file.thing.id)) !== null) return false;
    const veil = await this.veilOf(tx, actor, file.thing.id);
    if (!veil) return true;
    const name = veil.fileName(file);
    return name === null ? false : { name };
  }

  /** A trial's application is there for its testers only, for the administrator and for the auditor. */
  async inMode(tx: Tx, actor: Actor, applicationId: string): Promise<boolean> {
    const [trial] = await rows<{ callId: string }>(
      tx,
      often(`select call_id as "callId" from applications where id = $1 and trial`),
      [applicationId],
    );
    if (!trial || hasRole(actor, 'administrator') || hasRole(actor, 'auditor')) return true;
    return testsCall(tx, actor.account, trial.callId);
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
    const { thing, veil } = await this.requireVeiled(tx, actor, applicationId);
    if (veil) throw notFound('application.unknown');
    applicationTable.require(actor, action, thing);
    return thing;
  }

  /** For what is shown through a veil, too: the caller hides what the veil hides. Refuses `application.unknown`. */
  async requireVeiled(
    tx: Tx,
    actor: Actor,
    applicationId: string,
  ): Promise<{ thing: ApplicationThing; veil: Veil | null }> {
    const thing = await this.thing(tx, applicationId);
    if (!applicationTable.may(actor, 'read', thing)) throw notFound('application.unknown');
    if (!(await this.inMode(tx, actor, applicationId))) throw notFound('application.unknown');
    return { thing, veil: await this.veilOf(tx, actor, applicationId) };
  }
}
