import { anyone, mayTable, staff, when } from '@keshen/identity';

/**
 * 申报批次: what decides is whether it was published, for a trial call who was invited to it, and for a draft whether a
 * preview link that works was brought along.
 */
export interface CallThing {
  published: boolean;
  trial?: boolean;
  tester?: boolean;
  shown?: boolean;
}
export type CallAction = 'read' | 'show' | 'manage';

/**
 * Everybody reads what is published and real, and what a preview link shows; testers their trial; offices read all.
 * Officers show a draft by a link, administrators manage.
 */
export const callTable = mayTable<CallAction, CallThing>({
  read: [
    when(anyone, (_actor, call: CallThing) => call.published && (!call.trial || call.tester === true)),
    when(anyone, (_actor, call: CallThing) => call.shown === true),
    staff('administrator'),
    staff('officer'),
    staff('leader'),
    staff('auditor'),
  ],
  show: [staff('administrator'), staff('officer')],
  manage: [staff('administrator')],
});

export type ProgrammeAction = 'read' | 'publish';

/** A published version is a public document; publishing one is the administrator's. */
export const programmeTable = mayTable<ProgrammeAction, object>({
  read: [anyone],
  publish: [staff('administrator')],
});
