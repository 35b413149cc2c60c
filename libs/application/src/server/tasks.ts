import { z } from 'zod';
import { defineTask } from '@keshen/platform/server';

/** A case entered a stage: run the kind's `enter`, once. */
export const stageEnter = defineTask('stage.enter', z.strictObject({ entry: z.int() }));
/** A case entered a stage: tell those whom the definition names. */
export const stageAnnounce = defineTask('stage.announce', z.strictObject({ entry: z.int() }));
/** An application's case ended with nothing granted; whoever awarded something before takes it back. */
export const caseForgone = defineTask('case.forgone', z.strictObject({ case: z.uuid() }));
/** Something was submitted; who looks for what it has in common with others stands above and handles it. */
export const submissionKept = defineTask('submission.kept', z.strictObject({ application: z.uuid() }), {
  late: true,
});
/** Who takes part in an application may have changed; who finds conflicts of interest stands above and handles it. */
export const submissionNamed = defineTask('submission.named', z.strictObject({ application: z.uuid() }), {
  late: true,
});
/** A ticket was written: check and submit what it names. Written by `pressTickets` itself. */
export const ticketSettle = defineTask('ticket.settle', z.strictObject({ ticket: z.uuid() }));
/** A sealed call's deadline has come: what was submitted to it is handed to the office. */
export const submissionUnseal = defineTask('submission.unseal', z.strictObject({ application: z.uuid() }));
/** Something was submitted: write the receipt's PDF, then mail it. */
export const receiptWrite = defineTask('receipt.write', z.strictObject({ submission: z.uuid() }), {
  late: true,
});
/** A case's step calls for letters (`lettersDue`); who writes letters stands above and handles it. */
export const stageLetters = defineTask('stage.letters', z.strictObject({ entry: z.int() }));
