import { chineseDay } from '@keshen/kernel';
import type { Words } from '@keshen/letter';
import type { LetterSubject } from '@keshen/letter/server';
import { rows, type Tx } from '@keshen/platform/server';

/** What a 备案证书 says: the number of the registration and its day; null where nothing stands registered. */
export async function certificateWords(
  tx: Tx,
  { kind, case: subject }: LetterSubject,
): Promise<Words | null> {
  if (kind !== 'certificate') return {};
  const [registered] = await rows<{ number: string; day: string }>(
    tx,
    `select number, registered_on::text as day from programme_registrations
     where application_id = $1 and state = 'registered'`,
    [subject.applicationId],
  );
  return registered
    ? { registrationNumber: registered.number, registeredOn: chineseDay(registered.day) }
    : null;
}
