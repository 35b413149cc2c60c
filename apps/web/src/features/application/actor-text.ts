import i18next from '../../i18n';

/** Who acted, for the history: a person's name as it was then; what the portal did itself in words. */
export const actorText = (actor: string | null): string | undefined =>
  actor === 'system' ? i18next.t('application:page.system') : (actor ?? undefined);
