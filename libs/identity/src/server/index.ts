import type { EntityList, MigrationList } from '@keshen/platform/server';
import { Erasures1764008000203 } from './erasure.migration';
import { Identity1764000200000 } from './identity.migration';
import { KnownDevices1764008000400 } from './known-devices.migration';
import { Proofs1764007000400 } from './proof.migration';
import { Refusals1764006000600 } from './refusals.migration';
import { SecondFactors1764004000700 } from './second-factor.migration';
import { SessionThrough1764009000301 } from './session-through.migration';
import { SingleSignOn1764006000400 } from './single-sign-on.migration';

export const identityEntities: EntityList = [];
export const identityMigrations: MigrationList = [
  Identity1764000200000,
  SecondFactors1764004000700,
  SingleSignOn1764006000400,
  Refusals1764006000600,
  Proofs1764007000400,
  Erasures1764008000203,
  KnownDevices1764008000400,
  SessionThrough1764009000301,
];

export * from './access';
export * from './account.service';
export * from './account.store';
export * from './claim.queries';
export * from './claim.service';
export * from './cookie';
export * from './csrf';
export * from './erasure.service';
export * from './evidence';
export * from './identity.module';
export * from './invitation.service';
export * from './known-passwords';
export * from './local.strategy';
export * from './mails';
export * from './member.service';
export * from './openid.provider';
export * from './party.service';
export * from './party.store';
export * from './password-hasher';
export * from './password.service';
export * from './people.queries';
export * from './people.service';
export * from './personal-data';
export * from './proof.service';
export * from './refusal.queries';
export * from './refusals';
export * from './registration.service';
export * from './second-factor.service';
export * from './session.service';
export * from './sign-in.gate';
export * from './sign-in.service';
export * from './single-sign-on.cookie';
export * from './single-sign-on.service';
export * from './tokens';
