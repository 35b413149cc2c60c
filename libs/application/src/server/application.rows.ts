import { notFound } from '@keshen/kernel';
import { often, rows, type Tx } from '@keshen/platform/server';

/** 申报 as stored. Amounts in fen, times UTC. */
export interface Application {
  id: string;
  callId: string;
  programmeVersionId: string;
  partyId: string;
  reference: string;
  title: string;
  askedFen: number | null;
  town: string | null;
  demo: boolean;
  certificationAskedAt: Date | null;
  certificationAskedBy: string | null;
  submittedAt: Date | null;
  /** Submitted to a sealed call: held until then, to the office not there yet. */
  sealedUntil: Date | null;
  /** Deleted by its writers; it can be restored until it is emptied. */
  deletedAt: Date | null;
  emptiedAt: Date | null;
  createdAt: Date;
  /** 免申即享: made by the office from its list. */
  applyFree: boolean;
  /** 试运行: has its call's mode. */
  trial: boolean;
  version: number;
}
export const applicationColumns = `a.id, a.call_id as "callId", a.programme_version_id as "programmeVersionId",
  a.party_id as "partyId", a.reference, a.title, a.asked_fen as "askedFen", a.town, a.demo,
  a.certification_asked_at as "certificationAskedAt", a.certification_asked_by as "certificationAskedBy",
  a.submitted_at as "submittedAt", a.sealed_until as "sealedUntil", a.deleted_at as "deletedAt", a.emptied_at as "emptiedAt", a.created_at as "createdAt", a.apply_free as "applyFree", a.trial, a.version`;

/** Locks an application's row: saves and the submission of one draft go one after another. */
export async function lockApplication(tx: Tx, id: string): Promise<Application> {
  const [found] = await rows<Application>(
    tx,
    often(`select ${applicationColumns} from applications a where a.id = $1 for no key update`),
    [id],
  );
  if (!found) throw notFound('application.unknown');
  return found;
}

export async function applicationById(tx: Tx, id: string): Promise<Application> {
  const [found] = await rows<Application>(
    tx,
    often(`select ${applicationColumns} from applications a where a.id = $1`),
    [id],
  );
  if (!found) throw notFound('application.unknown');
  return found;
}
