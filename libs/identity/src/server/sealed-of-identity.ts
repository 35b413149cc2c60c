import type { SealedColumn } from '@keshen/platform/server';
import { BANK_ACCOUNT_CONTEXT, RESIDENT_ID_CONTEXT } from './party.store';
import { CLAIM_CONTEXT } from './registration.service';
import { FACTOR_CONTEXT } from './second-factor.codes';

/** What identity keeps sealed. */
export const sealedOfIdentity: SealedColumn[] = [
  { table: 'parties', column: 'resident_id', context: RESIDENT_ID_CONTEXT },
  { table: 'parties', column: 'bank_account', context: BANK_ACCOUNT_CONTEXT },
  { table: 'registrations', column: 'claim', key: { token_hash: 'text' }, context: CLAIM_CONTEXT },
  { table: 'second_factors', column: 'secret', key: { account_id: 'uuid' }, context: FACTOR_CONTEXT },
];
