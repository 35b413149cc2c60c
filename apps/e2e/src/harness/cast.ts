import type { Definition } from '@keshen/programme';
import type { Journey } from './journey';
import { linkInMail } from './mails';
import type { Person } from './person';
import { until } from './until';

export const PASSWORD = 'qinghe-7-lanzhou';
/** The administrator with whom a portal begins. */
export const chief = { email: 'chief@example.com', name: '华国栋', password: PASSWORD };

export type Employee = Person & { account: string };

/** Makes an account as the administrator, follows the mail, sets the password, signs in. */
export async function employ(
  journey: Journey,
  administrator: Person,
  role: string,
  { id = role, name, scope = null }: { id?: string; name: string; scope?: string | null },
): Promise<Employee> {
  const email = `${id}@example.com`;
  const made = await administrator.post<{ id: string }>('/admin/people', {
    email,
    name,
    staff: [{ role, scope }],
  });
  const person = await acceptInvitation(journey, email, name);
  return Object.assign(person, { account: made.id });
}

/** Two persons, as payments ask for. */
export async function employFinance(journey: Journey, administrator: Person): Promise<[Person, Person]> {
  const first = await employ(journey, administrator, 'finance', { id: 'finance1', name: '陈立群' });
  return [first, await employ(journey, administrator, 'finance', { id: 'finance2', name: '许慧敏' })];
}

/** Experts as the rubric's panel asks for them, each from a unit of its own. */
export async function registerExperts(
  journey: Journey,
  administrator: Person,
  definition: Definition,
): Promise<Employee[]> {
  const experts: Employee[] = [];
  for (const { class: kind, count } of definition.rubric!.panel.composition)
    for (let i = 0; i < count; i++) {
      const name = `方${'甲乙丙丁戊己庚'[experts.length]}`;
      const no = experts.length + 1;
      const expert = await employ(journey, administrator, 'expert', { id: `expert${no}`, name });
      await administrator.post('/experts', {
        account: expert.account,
        class: kind,
        unit: `第${no}研究院`,
        unitCreditCode: null,
        title: kind === 'finance' ? '高级会计师' : '研究员',
        fields: ['电子信息'],
        available: true,
        yearlyCap: null,
      });
      experts.push(expert);
    }
  return experts;
}

/** Follows the invitation that was mailed, sets the password and signs in. */
export async function acceptInvitation(journey: Journey, email: string, name: string): Promise<Person> {
  const token = new URL(await linkInMail(journey.portal, email, 'invitation')).searchParams.get('token')!;
  const person = await journey.arrive();
  await person.readSession();
  await person.post(`/invitations/${token}`, { name, password: PASSWORD });
  await person.signIn(email, PASSWORD);
  return person;
}

export interface Unit {
  name: string;
  creditCode: string;
  legalRepresentative: string;
  town: string;
}

/** A unit that the register knows: registered, confirmed by mail and vouched for without the screen. */
export async function registerUnit(
  journey: Journey,
  unit: Unit,
  person: { email: string; name: string; mobile: string },
): Promise<Person & { party: string }> {
  const made = await journey.arrive();
  await made.readSession();
  const { name, creditCode, legalRepresentative, town } = unit;
  const claim = { kind: 'legal', unit: name, creditCode, legalRepresentative, town };
  await made.post('/registrations', { ...claim, ...person, password: PASSWORD, accepted: true });
  const link = await linkInMail(journey.portal, person.email, 'confirm-email');
  await made.post('/email-confirmations', { token: new URL(link).searchParams.get('token') });
  await made.signIn(person.email, PASSWORD);
  const party = await until(`the claim of ${name}`, async () => {
    const { memberships } = await made.get<{ memberships: { party: string; vouched: boolean }[] }>(
      '/session',
    );
    return memberships.find((m) => m.vouched)?.party;
  });
  return Object.assign(made, { party });
}

/** Takes these roles in the own unit. */
export async function takeRoles(person: Person & { party: string }, roles: string[]): Promise<void> {
  const { account } = await person.get<{ account: { id: string } }>('/session');
  await person.put(`/parties/${person.party}/members/${account.id}`, { roles });
  await person.readSession();
}

/** A member of the unit invites its certifier, who accepts. */
export async function inviteCertifier(
  journey: Journey,
  { member, party, email, name }: { member: Person; party: string; email: string; name: string },
): Promise<Person> {
  await member.post(`/parties/${party}/invitations`, { email, name, roles: ['certifier'] });
  return acceptInvitation(journey, email, name);
}
