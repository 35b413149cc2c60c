import { mayTable, member, staff, when } from '@keshen/identity';

/** Whose letter it is; a letter to the office alone is not the party's. */
export interface LetterThing {
  party: string;
  town: string | null;
  to: 'applicant' | 'staff';
}
export type LetterAction = 'read';

/** 函件: the applicant has the own ones, the office all, the town those of its enterprises. */
export const letterTable = mayTable<LetterAction, LetterThing>(
  {
    read: [
      when(
        member('enterprise-administrator', 'writer', 'certifier', 'viewer'),
        (_, thing: LetterThing) => thing.to === 'applicant',
      ),
      when(
        staff('recommender', (thing: LetterThing) => thing.town),
        (_, thing) => thing.to === 'applicant',
      ),
      staff('officer'),
      staff('leader'),
      staff('finance'),
      staff('auditor'),
    ],
  },
  { unknown: 'letter.unknown' },
);

export type TemplateAction = 'read' | 'change';

/** 函件模板: the administrator's to change, the office's to look at. */
export const templateTable = mayTable<TemplateAction, object>({
  read: [staff('administrator'), staff('officer'), staff('auditor')],
  change: [staff('administrator')],
});
