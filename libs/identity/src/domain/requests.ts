import {
  isCreditCode,
  isDate,
  normaliseCreditCode,
  normaliseResidentId,
  residentIdProblem,
} from '@keshen/kernel';
import { z } from 'zod';
import { PASSWORD_MOST, passwordProblems, type PasswordOwner } from './password';
import { enterpriseRole, SCOPED_ROLES, staffRole } from './roles';
import { town, TOWNS } from './towns';

const NAME_MOST = 60;
/** Of a password that is there already, in units of storage: a longer one was never taken. */
const CURRENT_MOST = 400;
const UNIT_MOST = 120;
/** A token of a link: 256 bits, base64url. */
export const tokenText = z.string().regex(/^[\w-]{20,100}$/, { error: 'token' });

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !/[\u0000-\u001f\u007f]/.test(text), { error: 'text.control' });

export const emailText = z
  .string()
  .trim()
  .max(254)
  .transform((text) => text.normalize('NFKC').toLowerCase())
  .pipe(z.email({ error: 'form.email' }));
/** A mobile number of the mainland. */
export const mobileText = z
  .string()
  .max(30)
  .transform((text) =>
    text
      .normalize('NFKC')
      .replace(/[\s-]/g, '')
      .replace(/^\+?86(?=1\d{10}$)/, ''),
  )
  .pipe(z.string().regex(/^1[3-9]\d{9}$/, { error: 'form.mobile' }));
export const creditCodeText = z
  .string()
  .max(40)
  .transform(normaliseCreditCode)
  .refine(isCreditCode, { error: 'form.credit-code' });
export const residentIdText = z
  .string()
  .max(40)
  .transform(normaliseResidentId)
  .refine((text) => residentIdProblem(text) === null, { error: 'form.resident-id' });
const date = z.string().max(10).refine(isDate, { error: 'form.date.malformed' });
const locale = z.enum(['zh-CN', 'en']);
/** Its rules need to know the person: `checkPassword` here, `requirePassword` where only the server knows them. */
const password = z
  .string()
  .min(1)
  .max(PASSWORD_MOST * 2);

/** Adds the password's problems to the field `password`; the same in the browser and on the server. */
const checkPassword =
  <T>(owner: (value: T) => PasswordOwner, field = 'password') =>
  (ctx: { value: T; issues: z.core.$ZodRawIssue[] }): void => {
    const text = (ctx.value as Record<string, unknown>)[field];
    if (typeof text !== 'string') return;
    for (const { code, found } of passwordProblems(text, owner(ctx.value)))
      ctx.issues.push({ code: 'custom', message: code, path: [field], params: { found }, input: text });
  };

/** A code of the authenticator app, or one of the recovery codes; blanks and hyphens do not count. */
export const secondFactorCode = z
  .string()
  .max(40)
  .transform((text) => text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase())
  .pipe(z.string().regex(/^(\d{6}|[A-Z2-7]{10})$/, { error: 'second-factor.form' }));

export const signInRequest = z.strictObject({
  /** E-mail address or mobile number. */
  login: z.string().trim().min(1).max(254),
  password: z.string().min(1).max(CURRENT_MOST),
  /** Where the person has set the second factor up. */
  code: secondFactorCode.optional(),
});

const legal = {
  kind: z.literal('legal'),
  creditCode: creditCodeText,
  unit: line(UNIT_MOST),
  legalRepresentative: line(NAME_MOST),
  town,
};
const natural = { kind: z.literal('natural'), residentId: residentIdText, town };
/** Why somebody who works there claims the administration. */
const grounds = line(1000).optional();
const team = { kind: z.literal('team'), unit: line(UNIT_MOST), town };

/** What somebody claims: a legal person by its credit code, themselves by resident ID, a team. */
export const claimRequest = z.discriminatedUnion('kind', [
  z.strictObject({ ...legal, grounds }),
  z.strictObject({ ...natural, grounds }),
  z.strictObject({ ...team, grounds }),
]);
export type ClaimRequest = z.infer<typeof claimRequest>;

const person = {
  name: line(NAME_MOST),
  email: emailText,
  mobile: mobileText,
  password,
  locale: locale.default('zh-CN'),
  accepted: z.literal(true, { error: 'registration.accept' }),
};
export const registrationRequest = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...legal, ...person }),
    z.strictObject({ ...natural, ...person }),
    z.strictObject({ ...team, ...person }),
  ])
  .check(checkPassword((r) => ({ email: r.email, name: r.name, unit: 'unit' in r ? r.unit : undefined })));
export type RegistrationRequest = z.infer<typeof registrationRequest>;

export const confirmRequest = z.strictObject({ token: tokenText });
export const resetRequest = z.strictObject({ email: emailText, locale: locale.default('zh-CN') });
export const newPasswordRequest = z.strictObject({ password });
const current = z.string().min(1).max(CURRENT_MOST);
/** 注销: the address of the account, typed once more, so that nobody erases another one by mistake. */
export const erasureRequest = z.strictObject({ email: emailText });
export const changePasswordRequest = z.strictObject({ current, password });
/** 两步验证: setting it up and taking it away both ask for the password again. */
export const beginSecondFactor = z.strictObject({ current });
export const confirmSecondFactor = z.strictObject({ code: secondFactorCode });
export const endSecondFactor = z.strictObject({ current, code: secondFactorCode });
/** 再次验证: the password, or a code where the second factor is set up. */
export const proofRequest = z.strictObject({
  current: current.optional(),
  code: secondFactorCode.optional(),
});
export type ProofRequest = z.infer<typeof proofRequest>;
export const accountRequest = z.strictObject({ name: line(NAME_MOST), mobile: mobileText, locale });

/** Evidence is a file that was uploaded before: the licence and the letter of authority. */
export const evidenceRequest = z.strictObject({ file: z.uuid() });
export const disputeRequest = z.strictObject({ grounds: line(1000), file: z.uuid().optional() });
export const claimDecision = z
  .strictObject({ outcome: z.enum(['approve', 'refuse']), reason: z.string().trim().max(500).default('') })
  .refine((d) => d.outcome === 'approve' || d.reason.length > 0, { error: 'claim.reason', path: ['reason'] });
export type ClaimDecision = z.infer<typeof claimDecision>;

const roles = z
  .array(enterpriseRole)
  .max(4)
  .refine((list) => new Set(list).size === list.length, { error: 'roles.twice' });
export const memberInvitation = z.strictObject({
  email: emailText,
  name: line(NAME_MOST),
  roles: roles.min(1, { error: 'roles.none' }),
  locale: locale.default('zh-CN'),
});
export type MemberInvitation = z.infer<typeof memberInvitation>;
/** All roles of a member from now on; none ends the membership. */
export const memberRoles = z.strictObject({ roles });
export const acceptInvitation = z.strictObject({
  name: line(NAME_MOST).optional(),
  mobile: mobileText.optional(),
  password: password.optional(),
});
export type AcceptInvitation = z.infer<typeof acceptInvitation>;

/** One role of staff with its scope: the town that recommends, the department that is asked; others have none. */
export const assignment = z
  .strictObject({ role: staffRole, scope: line(60).nullable().default(null) })
  .refine((a) => SCOPED_ROLES.includes(a.role) === (a.scope !== null), {
    error: 'role.scope',
    path: ['scope'],
  })
  .refine((a) => a.role !== 'recommender' || (TOWNS as readonly (string | null)[]).includes(a.scope), {
    error: 'role.scope',
    path: ['scope'],
  });
const assignments = z.array(assignment).max(20);
export const createPersonRequest = z.strictObject({
  email: emailText,
  name: line(NAME_MOST),
  mobile: mobileText.optional(),
  staff: assignments.min(1, { error: 'roles.none' }),
  locale: locale.default('zh-CN'),
});
export type CreatePerson = z.infer<typeof createPersonRequest>;
export const staffRequest = z.strictObject({ staff: assignments });
export const peopleQuery = z.strictObject({
  q: z.string().trim().max(60).optional(),
  role: staffRole.optional(),
  state: z.enum(['active', 'retired']).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(1000).optional(),
});
export type PeopleQuery = z.infer<typeof peopleQuery>;
export const claimsQuery = z.strictObject({
  state: z.enum(['open', 'asked', 'approved', 'refused']).default('open'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(1000).optional(),
});
export type ClaimsQuery = z.infer<typeof claimsQuery>;

const fen = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const count = z.number().int().min(0).max(10_000_000);
const optionalLine = (most: number) => z.union([z.literal(''), line(most)]).optional();
/**
 * 单位档案: what forms are filled in with. Keys are those that a programme's fields name in `prefill`. Money in fen,
 * the last full year's figures. The bank account is kept encrypted and is never sent back in full.
 */
export const profileSchema = z.strictObject({
  registered_address: optionalLine(200),
  district: optionalLine(20),
  tax_place: optionalLine(60),
  industry: optionalLine(80),
  legal_representative: optionalLine(NAME_MOST),
  established_on: z.union([z.literal(''), date]).optional(),
  registered_capital: fen.nullable().optional(),
  staff: count.nullable().optional(),
  rd_staff: count.nullable().optional(),
  revenue: fen.nullable().optional(),
  rd_cost: fen.nullable().optional(),
  contact_name: optionalLine(NAME_MOST),
  contact_mobile: z.union([z.literal(''), mobileText]).optional(),
  contact_email: z.union([z.literal(''), emailText]).optional(),
  bank_name: optionalLine(120),
});
export type Profile = z.infer<typeof profileSchema>;
/** `bankAccount`: absent leaves it as it is, an empty text removes it. `version` is the one that was read. */
export const profileRequest = z.strictObject({
  version: z.number().int().min(1),
  town,
  profile: profileSchema,
  bankAccount: z
    .union([
      z.literal(''),
      z
        .string()
        .max(60)
        .transform((t) => t.replace(/\s/g, ''))
        .pipe(z.string().regex(/^\d{8,30}$/, { error: 'form.bank-account' })),
    ])
    .optional(),
});
export type ProfileRequest = z.infer<typeof profileRequest>;
