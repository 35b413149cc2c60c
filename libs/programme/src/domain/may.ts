import { anyone, mayTable, staff, when } from '@keshen/identity';

/** 申报批次: what decides is whether it was published, and for a trial call who was invited to it. */
export interface CallThing {
  published: boolean;
  trial?: boolean;
  tester?: boolean;
}
export type CallAction = 'read' | 'manage';

/** Everybody reads what is published and real; testers their trial; administrators manage, and offices read all. */
export const callTable = mayTable<CallAction, CallThing>({
  read: [
    when(anyone, (_actor, call: CallThing) => call.published && (!call.trial || call.tester === true)),
    staff('administrator'),
    staff('officer'),
    staff('leader'),
    staff('auditor'),
  ],
  manage: [staff('administrator')],
});

export type ProgrammeAction = 'read' | 'publish';

/** A published version is a public document; publishing one is the administrator's. */
export const programmeTable = mayTable<ProgrammeAction, object>({
  read: [anyone],
  publish: [staff('administrator')],
});
