import { shanghaiDate } from '@keshen/kernel';
import { often, rows, type Tx } from '@keshen/platform/server';
import type { Answers, ApplicantFacts, CreditFacts, EligibilityContext } from '@keshen/programme';
import { registerFactsOf } from '@keshen/registry/server';
import { historyFacts } from './history';

/** Facts of the profile that are texts, and those that are figures (money in fen). */
const TEXTS = [
  'district',
  'tax_place',
  'established_on',
  'registered_address',
  'industry',
  'legal_representative',
] as const;
const FIGURES = ['registered_capital', 'staff', 'rd_staff', 'revenue', 'rd_cost'] as const;

/**
 * What eligibility rules may look at: the party, the register's answer, its history in the portal, its answers. The
 * caller holds the party's lock where a limit per party must not be overrun by a second application. Without an
 * application (`id` null) it is about starting one. `credit` is absent before anybody asked the credit register.
 */
export async function eligibilityContext(
  tx: Tx,
  about: { id: string | null; partyId: string; callId: string },
  answers: Answers,
  now: Date,
  credit?: CreditFacts,
): Promise<EligibilityContext> {
  return {
    answers,
    applicant: await applicantFacts(tx, about.partyId),
    register: await registerFactsOf(tx, about.partyId, now),
    history: await historyFacts(tx, about),
    credit,
    today: shanghaiDate(now),
  };
}

/** The party as it stands in the portal and in its own profile; what is empty there is not known. */
export async function applicantFacts(tx: Tx, partyId: string): Promise<ApplicantFacts> {
  const [found] = await rows<{ party: PartyFacts }>(
    tx,
    often(`select json_build_object(${partyFactColumns}) as party from parties p where p.id = $1`),
    [partyId],
  );
  return found ? factsOfParty(found.party) : {};
}

/** What is asked of a party `p`, as arguments of `json_build_object`. */
export const partyFactColumns = `'kind', p.kind, 'name', p.name, 'creditCode', p.credit_code, 'town', p.town,
  'vouched', p.vouched_at is not null, 'profile', p.profile`;
export interface PartyFacts {
  kind: 'legal' | 'natural' | 'team';
  name: string;
  creditCode: string | null;
  town: string | null;
  vouched: boolean;
  profile: Record<string, unknown>;
}

/** The same of what was read of it. */
export function factsOfParty(party: PartyFacts): ApplicantFacts {
  const { profile } = party;
  const texts = TEXTS.filter((key) => typeof profile[key] === 'string' && profile[key] !== '');
  const figures = FIGURES.filter((key) => Number.isSafeInteger(profile[key]));
  return {
    kind: party.kind,
    name: party.name,
    credit_code: party.creditCode ?? undefined,
    town: party.town ?? undefined,
    vouched: party.vouched,
    ...Object.fromEntries([...texts, ...figures].map((key) => [key, profile[key]])),
  };
}
