import { useTranslation } from 'react-i18next';

/** What the auditor may narrow the list to: the first part of an act's name. */
export const ACT_KINDS = [
  'session',
  'account',
  'invitation',
  'member',
  'party',
  'claim',
  'programme',
  'call',
  'application',
  'answer',
  'case',
  'stage',
  'report',
  'review',
  'expert',
  'meeting',
  'award',
  'notice',
  'objection',
  'payment',
  'file',
  'archive',
  'mail',
  'task',
] as const;

/** What things the records speak of. */
export const THING_KINDS = [
  'account',
  'party',
  'claim',
  'programme-version',
  'call',
  'application',
  'case',
  'review',
  'expert',
  'meeting',
  'notice',
  'payment',
  'file',
  'mail',
  'session',
  'task',
] as const;

/** Words for acts and things; an act of a programme's own, such as an outcome, is told by its kind and its name. */
export function useAuditWords() {
  const { t, i18n } = useTranslation('operations');
  const act = (name: string): string => {
    const [kind, ...rest] = name.split('.');
    const exact = `operations:acts.${kind}.${rest.join('-')}`;
    if (i18n.exists(exact)) return t(exact);
    const other = `operations:acts.${kind}.other`;
    if (i18n.exists(other)) return t(other);
    const general = `operations:actKinds.${kind}`;
    return i18n.exists(general) ? t(general) : name;
  };
  const thing = (kind: string): string => {
    const key = `operations:things.${kind}`;
    return i18n.exists(key) ? t(key) : kind;
  };
  return { act, thing };
}
