import type { TFunction } from 'i18next';

/** The words of this feature, for functions that are no components. */
export type Say = TFunction<'subsidy'>;
