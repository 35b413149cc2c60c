import { z } from 'zod';
import { pathSchema } from './requests';

/** Where somebody is in a draft; null: no longer at any field. */
export const presenceRequest = z.strictObject({ tab: z.uuid(), field: pathSchema.nullable() });
export type PresenceRequest = z.infer<typeof presenceRequest>;

/** What a browser hears: which answers have which version now, who is where, that a discussion went on. Never what was written. */
export type LiveEvent =
  | { kind: 'defence'; session: string }
  | { kind: 'answers'; application: string; paths: readonly (readonly [string, number])[] }
  | { kind: 'threads'; application: string }
  | {
      kind: 'presence';
      application: string;
      account: string;
      name: string;
      tab: string;
      field: string | null;
    };
