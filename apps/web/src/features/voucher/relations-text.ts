import { comma } from '../../format';
import type { Say } from './say';
import type { MarkedItem } from './voucher.api';

/** 关联关系 to any of my parties, each once. */
export const relationsText = (t: Say, { related }: Pick<MarkedItem, 'related'>): string =>
  [...new Set(related.flatMap((r) => r.relations))].map((kind) => t(`relation.${kind}`)).join(comma());
