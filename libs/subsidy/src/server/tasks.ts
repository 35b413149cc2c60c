import { z } from 'zod';
import { defineTask } from '@keshen/platform/server';

const batch = z.strictObject({ batch: z.uuid() });

/** Reads a list out of the patent register, page by page. */
export const batchRead = defineTask('subsidy.read', batch);
/** Asks the register of legal persons about enterprises that the portal does not know, and judges every row. */
export const batchCheck = defineTask('subsidy.check', batch);
/** Makes the application of one enterprise of a list. */
export const offerMake = defineTask('subsidy.make', z.strictObject({ offer: z.uuid() }));
/** Asks the patent register about the patents of a case that entered its verification. */
export const patentsCompare = defineTask('subsidy.compare', z.strictObject({ entry: z.int() }));
