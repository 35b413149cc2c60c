import type { SampleApplicant } from '@keshen/programme';
import type { RegisteredPerson } from './portal';

const NEVER = 99;

/** What the outside registers say of an applicant, so that its facts read as the sample wants them. */
export function registered(
  { creditCode, name, legalRepresentative, facts }: SampleApplicant,
  today: string,
): RegisteredPerson {
  const { applicant = {}, register = {}, credit = {} } = facts;
  const legalPerson = {
    creditCode,
    name,
    legalRepresentative,
    district: register['district'] ?? applicant['district'],
    town: register['town'] ?? applicant['town'],
    establishedOn: register['established_on'] ?? applicant['established_on'],
    registeredCapital: register['registered_capital'],
    highTechUntil: register['high_tech_until'] ?? until(register['high_tech_enterprise']),
    technologySme: register['technology_sme'],
    technologyGiant: register['technology_giant'],
    listed: register['listed'],
    incubator:
      register['in_incubator'] === undefined ? undefined : register['in_incubator'] ? '众创空间' : null,
    park: register['park'],
    torchStatistics: register['torch_statistics'],
  };
  return {
    legalPerson: { ...legalPerson, creditCode },
    credit: {
      creditCode,
      blacklisted: credit['blacklisted'] ?? false,
      abnormal: credit['abnormal'] ?? false,
      lastMajorPenaltyOn: yearsAgo(credit['years_since_major_penalty'], today),
      lastViolationOn: yearsAgo(credit['years_since_violation'], today),
    },
  };
}

/** The last day of a certificate that is valid today, or that nobody has. */
const until = (valid: unknown): string | null | undefined =>
  valid === undefined ? undefined : valid ? '2099-12-31' : null;

/** A day so many whole years back; null for never. */
function yearsAgo(years: unknown, today: string): string | null {
  if (typeof years !== 'number' || years >= NEVER) return null;
  return `${Number(today.slice(0, 4)) - years}-01-01`;
}
