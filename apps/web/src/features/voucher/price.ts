import { yuan } from '../../format';
import type { Say } from './say';
import type { CatalogueItem } from './voucher.api';

/** What a service costs, in yuan per unit, or that it is agreed upon. */
export const priceText = (t: Say, item: Pick<CatalogueItem, 'priceFen' | 'unit'>): string =>
  item.priceFen === null
    ? t('catalogue.agreed')
    : t('catalogue.priceOf', { price: yuan(item.priceFen), unit: item.unit });
