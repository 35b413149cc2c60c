import { rows, type Tx } from '@keshen/platform/server';

/** 备案登记 as stored; days in Shanghai. What a certificate or a letter says of it stands here. */
export interface Registration {
  id: string;
  applicationId: string;
  caseId: string;
  number: string;
  registeredOn: string;
  plaque: boolean;
  plaqueOn: string | null;
  state: 'registered' | 'withdrawn';
  withdrawnOn: string | null;
  nextRecheckOn: string | null;
}
export const registrationColumns = `g.id, g.application_id as "applicationId", g.case_id as "caseId", g.number,
  g.registered_on as "registeredOn", g.plaque, g.plaque_on as "plaqueOn", g.state, g.withdrawn_on as "withdrawnOn",
  g.next_recheck_on as "nextRecheckOn"`;

/** The registration of an application; null before it is registered. */
export async function registrationOf(tx: Tx, applicationId: string): Promise<Registration | null> {
  const [found] = await rows<Registration>(
    tx,
    `select ${registrationColumns} from programme_registrations g where g.application_id = $1`,
    [applicationId],
  );
  return found ?? null;
}
