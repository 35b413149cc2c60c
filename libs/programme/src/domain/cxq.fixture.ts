import CXQ from '../definitions/CXQ.json' with { type: 'json' };
import { definitionSchema, type Definition } from './definition';

/** The shipped voucher programme as a fresh object that a spec may spoil. */
export const cxq = (): Definition => definitionSchema.parse(structuredClone(CXQ));
