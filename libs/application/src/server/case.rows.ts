import { notFound } from '@keshen/kernel';
import { often, rows, type Tx } from '@keshen/platform/server';
import type { Case } from '../domain/case';

export const caseColumns = `c.id, c.kind, c.application_id as "applicationId", c.party_id as "partyId", c.counterparty_id as "counterpartyId",
  c.parent_id as "parentId", c.call_id as "callId", c.programme_version_id as "programmeVersionId", c.town,
  c.stage, c.stage_kind as "stageKind", c.entry_id as "entryId", c.entry_no as "entryNo", c.round,
  c.entered_at as "enteredAt", c.due_at as "dueAt", c.ended_at as "endedAt", c.result, c.holds, c.trial, c.version`;

/** Locks a case for a transition. `for no key update`: autosaved child rows do not wait. Refuses `case.unknown`. */
export async function lockCase(tx: Tx, id: string): Promise<Case> {
  const [found] = await rows<Case>(
    tx,
    often(`select ${caseColumns} from cases c where c.id = $1 for no key update`),
    [id],
  );
  if (!found) throw notFound('case.unknown');
  return found;
}

/** Reads a case without locking it, within a transaction. Refuses `case.unknown`. */
export async function readCase(tx: Tx, id: string): Promise<Case> {
  const [found] = await rows<Case>(tx, often(`select ${caseColumns} from cases c where c.id = $1`), [id]);
  if (!found) throw notFound('case.unknown');
  return found;
}

/** Locks the application's own case, found by its application. Refuses `application.unknown`. */
export async function lockCaseOfApplication(tx: Tx, applicationId: string): Promise<Case> {
  const [found] = await rows<Case>(
    tx,
    often(
      `select ${caseColumns} from cases c where c.application_id = $1 and c.kind = 'application' for no key update`,
    ),
    [applicationId],
  );
  if (!found) throw notFound('application.unknown');
  return found;
}
