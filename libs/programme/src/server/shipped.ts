import CXY from '../definitions/CXY.json' with { type: 'json' };
import ZHCS from '../definitions/ZHCS.json' with { type: 'json' };

/** The programmes that come with the portal, loaded on its first start. */
export const shipped: readonly unknown[] = [CXY, ZHCS];
