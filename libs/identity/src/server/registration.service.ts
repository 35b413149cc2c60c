import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { invalid, isRefusal, type Clock } from '@keshen/kernel';
import {
  CLOCK,
  CONFIG,
  Crypto,
  Database,
  newToken,
  rows,
  tokenHash,
  type Config,
  type Tx,
} from '@keshen/platform/server';
import { claimRequest, type ClaimRequest, type RegistrationRequest } from '../domain/requests';
import type { Actor } from '../domain/roles';
import { AccountStore } from './account.store';
import { ClaimService } from './claim.service';
import { requirePassword } from './known-passwords';
import { Mails } from './mails';
import { PasswordHasher } from './password-hasher';

const LINK_HOURS = 48;
/** Mails to one address an hour: a stranger must not fill somebody's mailbox. */
const MAILS_AN_HOUR = 5;
/** What a waiting registration's claim is sealed for. */
export const CLAIM_CONTEXT = 'registration.claim';

type Registration = {
  email: string;
  name: string;
  mobile: string;
  passwordHash: string;
  locale: 'zh-CN' | 'en';
  claim: string;
};

/** The account and the claim that a confirmed registration turns into. */
@Injectable()
export class AccountsAndClaims {
  constructor(
    private readonly accounts: AccountStore,
    private readonly claims: ClaimService,
  ) {}

  async create(
    tx: Tx,
    person: Omit<Registration, 'claim'>,
    claim: ClaimRequest,
    at: Date,
  ): Promise<{ account: string }> {
    const made = await this.accounts.insert(tx, { ...person, confirmed: true });
    // A second registration of the address that is confirmed later adds its claim and leaves the password alone.
    const account = made ?? (await this.accounts.byEmail(tx, person.email))!;
    if (account.state !== 'active') throw invalid('token.unknown', { field: 'token' });
    if (!made && !account.hasPassword) await this.accounts.setPassword(tx, account.id, person.passwordHash);
    const actor: Actor = { account: account.id, name: account.name, staff: [], memberships: [] };
    if (made)
      await record(tx, {
        actor: { account: account.id, label: account.name },
        act: 'account.register',
        thing: { kind: 'account', id: account.id },
        at,
      });
    try {
      await this.claims.place(tx, actor, claim);
    } catch (error) {
      if (!isRefusal(error) || error.code !== 'claim.already') throw error;
    }
    return { account: account.id };
  }
}

/** What the link of a registration's mail does. */
@Injectable()
export class RegistrationConfirmation {
  constructor(
    private readonly database: Database,
    private readonly services: AccountsAndClaims,
    private readonly crypto: Crypto,
    @Inject(CLOCK) readonly clock: Clock,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  confirm(token: string): Promise<{ email: string }> {
    return this.database.transaction(async (tx) => {
      const [found] = await rows<Registration>(
        tx,
        `update registrations set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2
         returning email, name, mobile, password_hash as "passwordHash", locale, claim`,
        [tokenHash(token), this.clock.now()],
      );
      if (!found) throw invalid('token.unknown', { field: 'token' });
      const claim = claimRequest.parse(JSON.parse(this.crypto.open(found.claim, CLAIM_CONTEXT)));
      await this.services.create(tx, found, claim, this.clock.now());
      return { email: found.email };
    });
  }
}

/**
 * Registration waits beside the accounts until its mail has been opened: what a stranger typed for somebody's address
 * never becomes an account, and several registrations of one address do not touch each other.
 */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly database: Database,
    private readonly confirmation: RegistrationConfirmation,
    private readonly hasher: PasswordHasher,
    private readonly mails: Mails,
    private readonly crypto: Crypto,
  ) {}

  /**
   * Takes a registration and sends a mail. Answers nothing, and takes as long, whether the address is known or not.
   * Refuses `password.common`, of which the form knows a short list only.
   */
  async register(request: RegistrationRequest): Promise<void> {
    const unit = 'unit' in request ? request.unit : undefined;
    requirePassword(request.password, { email: request.email, name: request.name, unit });
    const passwordHash = await this.hasher.hash(request.password);
    const { clock, config } = this.confirmation;
    const now = clock.now();
    await this.database.transaction(async (tx) => {
      const token = newToken();
      const claim = this.crypto.seal(JSON.stringify(claimOf(request)), CLAIM_CONTEXT);
      const [{ sent } = { sent: 0 }] = await rows<{ sent: number }>(
        tx,
        'select count(*)::int as sent from registrations where email = $1 and created_at > $2',
        [request.email, new Date(now.getTime() - 3_600_000)],
      );
      await tx.query(
        `insert into registrations (token_hash, email, name, mobile, password_hash, locale, claim, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          tokenHash(token),
          request.email,
          request.name,
          request.mobile,
          passwordHash,
          request.locale,
          claim,
          now,
          new Date(now.getTime() + LINK_HOURS * 3_600_000),
        ],
      );
      if (sent >= MAILS_AN_HOUR) return;
      const [known] = await rows<{ name: string; state: string; usable: boolean }>(
        tx,
        `select name, state, password_hash is not null as usable from accounts where lower(email) = $1`,
        [request.email],
      );
      const to = { to: request.email, locale: request.locale, key: `registration:${tokenHash(token)}` };
      if (known?.state === 'retired') return;
      if (known?.usable)
        await this.mails.send(tx, {
          ...to,
          template: 'identity.known',
          data: { name: known.name, link: `${config.PUBLIC_URL}/forgot-password` },
        });
      else
        await this.mails.send(tx, {
          ...to,
          template: 'identity.confirm',
          data: {
            name: request.name,
            unit: 'unit' in request ? request.unit : request.name,
            link: `${config.PUBLIC_URL}/confirm-email?token=${token}`,
            hours: String(LINK_HOURS),
          },
        });
    });
  }

  /** The mail was opened: the account comes to be and its claim is placed. Refuses `token.unknown`. */
  confirm(token: string): Promise<{ email: string }> {
    return this.confirmation.confirm(token);
  }
}

const claimOf = (request: RegistrationRequest): ClaimRequest => {
  if (request.kind === 'legal') {
    const { kind, creditCode, unit, legalRepresentative, town } = request;
    return { kind, creditCode, unit, legalRepresentative, town };
  }
  if (request.kind === 'natural')
    return { kind: 'natural', residentId: request.residentId, town: request.town };
  return { kind: 'team', unit: request.unit, town: request.town };
};
