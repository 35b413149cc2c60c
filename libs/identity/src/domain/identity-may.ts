import { mayTable, member, signedIn, staff, when } from './may';
import type { Actor } from './roles';

export interface PartyThing {
  party: string;
}
export type PartyAction = 'read' | 'change-profile' | 'see-members' | 'change-members';

/** 申报主体: its profile and its people. The commission reads, the unit's own administrator changes. */
export const partyTable = mayTable<PartyAction, PartyThing>(
  {
    read: [
      member(),
      staff('officer'),
      staff('leader'),
      staff('finance'),
      staff('auditor'),
      staff('administrator'),
    ],
    'change-profile': [member('enterprise-administrator', 'writer')],
    'see-members': [member(), staff('officer'), staff('auditor'), staff('administrator')],
    'change-members': [member('enterprise-administrator')],
  },
  { unknown: 'party.unknown' },
);

export interface ClaimThing {
  account: string;
}
export type ClaimAction = 'read' | 'add-evidence' | 'dispute' | 'decide';
const own = when(signedIn, (actor: Actor, claim: ClaimThing) => claim.account === actor.account);

/** 认领: nobody decides about the own claim. */
export const claimTable = mayTable<ClaimAction, ClaimThing>(
  {
    read: [own, staff('officer'), staff('auditor')],
    'add-evidence': [own],
    dispute: [own],
    decide: [when(staff('officer'), (actor, claim: ClaimThing) => claim.account !== actor.account)],
  },
  { unknown: 'claim.unknown' },
);

export interface PersonThing {
  account: string;
}
export type PersonAction =
  'list' | 'read' | 'create' | 'change-roles' | 'retire' | 'erase' | 'reset-second-factor';
const other = when(
  staff('administrator'),
  (actor: Actor, person: PersonThing) => person.account !== actor.account,
);

/** 人员: the administrator's register of accounts. Nobody changes the own roles. */
export const personTable = mayTable<PersonAction, PersonThing>(
  {
    list: [staff('administrator'), staff('auditor')],
    read: [staff('administrator'), staff('auditor')],
    create: [staff('administrator')],
    'change-roles': [other],
    retire: [other],
    // Who works for the office asks an administrator; the service sees to that.
    erase: [when(signedIn, (actor: Actor, person: PersonThing) => person.account === actor.account), other],
    'reset-second-factor': [other],
  },
  { unknown: 'account.unknown' },
);
