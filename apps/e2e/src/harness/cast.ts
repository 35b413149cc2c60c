import type { Browser } from 'playwright-core';
import type { Definition } from '@keshen/programme';
import { linkInMail } from './mails';
import { Person } from './person';
import type { Portal } from './portal';
import { until } from './until';

type StaffRole = { role: string; scope: string | null };
export type Account = { email: string; name: string; staff: StaffRole[] };

export const PASSWORD = 'qinghe-7-lanzhou';

/** Makes an account as the administrator, follows the mail, sets the password, signs in. */
export async function employ(
  browser: Browser,
  portal: Portal,
  administrator: Person,
  { email, name, staff }: Account,
): Promise<Person & { account: string }> {
  const { id } = await administrator.post<{ id: string }>('/admin/people', { email, name, staff });
  const person = await acceptInvitation(browser, portal, email, name);
  return Object.assign(person, { account: id });
}

/** Follows the invitation that was mailed, sets the password and signs in. */
export async function acceptInvitation(
  browser: Browser,
  portal: Portal,
  email: string,
  name: string,
): Promise<Person> {
  const token = new URL(await linkInMail(portal, email, 'invitation')).searchParams.get('token')!;
  const person = await Person.arrive(browser, portal);
  await person.readSession();
  await person.post(`/invitations/${token}`, { name, password: PASSWORD });
  await person.signIn(email, PASSWORD);
  return person;
}

/** Experts as the rubric's panel asks for them, one more of each class, each from a unit of its own. */
export async function registerExperts(
  browser: Browser,
  portal: Portal,
  administrator: Person,
  definition: Definition,
): Promise<(Person & { account: string })[]> {
  const experts = [];
  let no = 0;
  for (const { class: kind, count } of definition.rubric!.panel.composition)
    for (let i = 0; i < count; i++) {
      no++;
      const expert = await employ(browser, portal, administrator, {
        email: `expert${no}@example.com`,
        name: `方${'甲乙丙丁戊己庚'[no - 1]}`,
        staff: [{ role: 'expert', scope: null }],
      });
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

export interface Unit {
  name: string;
  creditCode: string;
  legalRepresentative: string;
  town: string;
}

/**
 * A unit that the register of legal persons knows: registered, confirmed by mail and vouched for without the screen.
 * Its first person takes every role.
 */
export async function registerUnit(
  browser: Browser,
  portal: Portal,
  unit: Unit,
  person: { email: string; name: string; mobile: string },
): Promise<Person & { party: string }> {
  portal.registerKnows({ ...unit });
  const made = await Person.arrive(browser, portal);
  await made.readSession();
  const { name, creditCode, legalRepresentative, town } = unit;
  const claim = { kind: 'legal', unit: name, creditCode, legalRepresentative, town };
  await made.post('/registrations', { ...claim, ...person, password: PASSWORD, accepted: true });
  const token = new URL(await linkInMail(portal, person.email, 'confirm-email')).searchParams.get('token')!;
  await made.post('/email-confirmations', { token });
  await made.signIn(person.email, PASSWORD);
  const party = await until(`the claim of ${name}`, async () => {
    const { memberships } = await made.get<{ memberships: { party: string; vouched: boolean }[] }>(
      '/session',
    );
    return memberships.find((m) => m.vouched)?.party;
  });
  const { account } = await made.get<{ account: { id: string } }>('/session');
  await made.put(`/parties/${party}/members/${account.id}`, {
    roles: ['enterprise-administrator', 'writer', 'certifier'],
  });
  await made.readSession();
  return Object.assign(made, { party });
}
