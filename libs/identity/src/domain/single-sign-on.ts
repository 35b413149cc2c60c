import { isCreditCode, normaliseCreditCode } from '@keshen/kernel';
import { z } from 'zod';
import { secondFactorCode } from './requests';

/** Minutes in which somebody has to come back from the provider. */
export const AWAY_MINUTES = 10;
/** Minutes in which somebody who came back has to say who they are here. */
export const WAITING_MINUTES = 15;
/** Identities outside that one account may have. */
export const LINKS_MOST = 10;

export const singleSignOnQuery = z.strictObject({ to: z.string().max(2000).optional() });
export const singleSignOnCode = z.strictObject({ code: secondFactorCode });

/** What a provider says of a person: a help to fill a form in, never a proof of who they are here. */
export type ProviderSays = { name: string; email: string; unit: string; creditCode: string };
/** Claims of a token, by name (OpenID Connect Core 1.0, section 5.1). */
export type Claims = Readonly<Record<string, unknown>>;

const text = (value: unknown, most: number): string =>
  typeof value === 'string' ? value.normalize('NFKC').trim().slice(0, most) : '';

/** Reads the claims; `names` are those under which this provider tells the unit (法人一证通). What is not right is left out. */
export function providerSays(claims: Claims, names: { unit: string; creditCode: string }): ProviderSays {
  const creditCode = normaliseCreditCode(text(claims[names.creditCode], 40));
  return {
    name: text(claims['name'], 60),
    email: text(claims['email'], 254),
    unit: text(claims[names.unit], 120),
    creditCode: isCreditCode(creditCode) ? creditCode : '',
  };
}

/** Whether the provider says that it asked for as much as the second factor here: its `acr` or one of its `amr` is in the list. */
export function isStrong(claims: Claims, accepted: readonly string[]): boolean {
  const amr: unknown[] = Array.isArray(claims['amr']) ? claims['amr'] : [];
  return [claims['acr'], ...amr].some((said) => typeof said === 'string' && accepted.includes(said));
}

/** Where somebody goes back to: a path of this portal, or its first page for whatever is none. */
export function returnPath(wanted: string | undefined): string {
  if (!wanted || !/^\/(?![/\\])/.test(wanted) || /[\u0000-\u001f\u007f\\]/.test(wanted)) return '/';
  return wanted;
}
