import { z } from 'zod';
import { defineTask } from '@keshen/platform/server';

/** What stands behind an application's conflicts has changed: find them again. */
export const conflictsFind = defineTask('conflicts.find', z.strictObject({ application: z.uuid() }));
/** What is known of a person has changed: find the conflicts of every application that it may concern again. */
export const conflictsOfPerson = defineTask('conflicts.of-person', z.strictObject({ account: z.uuid() }));
/** Asks the register of legal persons who stands behind an organisation; outside any transaction. */
export const conflictsRegister = defineTask(
  'conflicts.register',
  z.strictObject({ creditCode: z.string().max(18) }),
  { late: true },
);
/** 征集意愿: experts of a call are told that they are asked, or reminded; so many at a time. `on` is a Shanghai date. */
export const bidsTell = defineTask(
  'bids.tell',
  z.strictObject({
    call: z.uuid(),
    kind: z.enum(['asked', 'reminded']),
    on: z.iso.date(),
    after: z.uuid().nullable(),
  }),
);
/** Somebody has left the register: the open reviews go to others. */
export const expertHandOver = defineTask(
  'experts.hand-over',
  z.strictObject({ account: z.uuid(), reason: z.string().max(300) }),
);
