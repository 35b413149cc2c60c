import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { RefusalWatch, Sweeps, SealedColumns } from '@keshen/platform/server';
import { AccessDeclarations, AccessGuard, HidesApplications } from './access';
import { AccountService } from './account.service';
import { AccountStore } from './account.store';
import { ClaimOutcomes } from './claim-outcomes';
import { ClaimQueries } from './claim.queries';
import { ClaimService } from './claim.service';
import { SessionCookie } from './cookie';
import { CsrfProtection } from './csrf';
import { ErasureService } from './erasure.service';
import { heldOfAccount } from './held-of-account';
import { sealedOfIdentity } from './sealed-of-identity';
import { InvitationService } from './invitation.service';
import { KnownDevices } from './known-devices';
import { LocalSignIn } from './local.strategy';
import { MemberInvitations, MemberService } from './member.service';
import { OpenIdProvider } from './openid.provider';
import { PartyService } from './party.service';
import { PartyStore } from './party.store';
import { PasswordHasher } from './password-hasher';
import { PasswordChanges, PasswordService, ResetMails } from './password.service';
import { PeopleQueries } from './people.queries';
import { PeopleService, StaffInvitations } from './people.service';
import { PersonalData } from './personal-data';
import { ProofService } from './proof.service';
import { RefusalQueries } from './refusal.queries';
import { Refusals } from './refusals';
import { AccountsAndClaims, RegistrationConfirmation, RegistrationService } from './registration.service';
import { SessionService } from './session.service';
import { SecondFactorCodes } from './second-factor.codes';
import { SecondFactorMails } from './second-factor.mails';
import { SecondFactorService } from './second-factor.service';
import { SignInGate } from './sign-in.gate';
import { SignInService } from './sign-in.service';
import { SingleSignOnCookie } from './single-sign-on.cookie';
import { SingleSignOnService } from './single-sign-on.service';
import { EmailTokens } from './tokens';

const HOUR_MS = 3_600_000;
const services = [
  AccountService,
  AccountStore,
  AccountsAndClaims,
  ClaimOutcomes,
  ClaimQueries,
  ClaimService,
  CsrfProtection,
  EmailTokens,
  ErasureService,
  InvitationService,
  KnownDevices,
  LocalSignIn,
  MemberInvitations,
  MemberService,
  OpenIdProvider,
  PartyService,
  PartyStore,
  PasswordChanges,
  PasswordHasher,
  PasswordService,
  PeopleQueries,
  PeopleService,
  PersonalData,
  ProofService,
  RefusalQueries,
  Refusals,
  RegistrationConfirmation,
  RegistrationService,
  ResetMails,
  SecondFactorCodes,
  SecondFactorMails,
  SecondFactorService,
  SessionCookie,
  SessionService,
  SignInGate,
  SignInService,
  SingleSignOnCookie,
  SingleSignOnService,
  StaffInvitations,
];

/**
 * People, units and sessions. `Mails` and `EvidenceFiles` are ports: whoever composes the program brings a global
 * module that provides them.
 */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    ...services,
    AccessDeclarations,
    { provide: RefusalWatch, useExisting: Refusals },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_INTERCEPTOR, useClass: HidesApplications },
  ],
  exports: [...services, RefusalWatch],
})
export class IdentityModule implements OnModuleInit {
  constructor(
    private readonly sweeps: Sweeps,
    private readonly sessions: SessionService,
    private readonly refusals: Refusals,
    private readonly devices: KnownDevices,
    private readonly data: PersonalData,
    private readonly sealed: SealedColumns,
  ) {}

  onModuleInit(): void {
    this.data.define(...heldOfAccount);
    this.sealed.define(...sealedOfIdentity);
    this.sweeps.define('identity.expired', HOUR_MS, () => this.sessions.sweep());
    this.sweeps.define('identity.devices', HOUR_MS, () => this.devices.sweep());
    this.sweeps.define('identity.refusals', HOUR_MS, () => this.refusals.sweep());
  }
}
