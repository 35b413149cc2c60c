import { Injectable } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import {
  AccountsAndClaims,
  MemberService,
  PartyService,
  PasswordHasher,
  PeopleService,
} from '@keshen/identity/server';
import { type Random } from '@keshen/kernel';
import { Database } from '@keshen/platform/server';
import { ExpertService } from '@keshen/review/server';
import { demoExperts, demoPassword, demoStaff } from './cast';
import { DemoTime, type Cast } from './demo-stage';
import type { DemoUnit } from './people';

/** Makes the demonstration's people through the services that make real ones. */
@Injectable()
export class DemoPeople {
  private hash = '';

  constructor(
    private readonly database: Database,
    private readonly people: PeopleService,
    private readonly claims: AccountsAndClaims,
    private readonly parties: PartyService,
    private readonly members: MemberService,
    private readonly experts: ExpertService,
    private readonly hasher: PasswordHasher,
    private readonly time: DemoTime,
  ) {}

  async make(random: Random, units: DemoUnit[], departments: readonly string[]): Promise<Cast> {
    this.hash = await this.hasher.hash(demoPassword);
    const staff = new Map<string, Actor>();
    for (const person of demoStaff(departments)) {
      const { id } = await this.database.transaction((tx) =>
        this.people.createWithPassword(
          tx,
          { email: person.email, name: person.name, passwordHash: this.hash },
          person.staff,
        ),
      );
      staff.set(person.email.split('@')[0]!, {
        account: id,
        name: person.name,
        staff: person.staff,
        memberships: [],
      });
    }
    const administrator = staff.get('admin')!;
    const experts: Actor[] = [];
    for (const { email, name, ...entry } of demoExperts(random)) {
      const roles = [{ role: 'expert' as const, scope: null }];
      const id = await this.database.transaction(async (tx) => {
        const made = await this.people.createWithPassword(
          tx,
          { email, name, passwordHash: this.hash },
          roles,
        );
        await this.experts.registerIn(tx, administrator, {
          account: made.id,
          ...entry,
          available: true,
          yearlyCap: null,
        });
        return made.id;
      });
      experts.push({ account: id, name, staff: roles, memberships: [] });
    }
    const played: Cast['units'] = [];
    for (const [index, unit] of units.entries()) played.push(await this.unit(unit, index));
    const scoped = (role: string): Map<string, Actor> =>
      new Map(
        [...staff.values()].flatMap((a) =>
          a.staff.filter((s) => s.role === role).map((s) => [s.scope!, a] as const),
        ),
      );
    return {
      officer: staff.get('officer')!,
      leader: staff.get('leader')!,
      finance: [staff.get('finance')!, staff.get('finance2')!],
      administrator,
      towns: scoped('recommender'),
      departments: scoped('department'),
      experts,
      units: played,
    };
  }

  /** A unit with one person who administers, writes and certifies; the register vouches for the claim. */
  private async unit(unit: DemoUnit, index: number): Promise<Cast['units'][number]> {
    const email = index === 0 ? 'enterprise@example.com' : `unit${index + 1}@example.com`;
    const { account } = await this.database.transaction((tx) =>
      this.claims.create(
        tx,
        {
          email,
          name: unit.contact.name,
          mobile: unit.contact.mobile,
          passwordHash: this.hash,
          locale: 'zh-CN',
        },
        {
          kind: 'legal',
          creditCode: unit.creditCode,
          unit: unit.name,
          legalRepresentative: unit.legalRepresentative,
          town: unit.town as never,
        },
        this.time.now(),
      ),
    );
    await this.time.work();
    const [held] = await this.database.read<{ party: string; version: number }>(
      `select m.party_id as party, p.version from memberships m join parties p on p.id = m.party_id
       where m.account_id = $1 and m.state = 'active' limit 1`,
      [account],
    );
    const party = held!.party;
    const roles = ['enterprise-administrator', 'writer', 'certifier'] as const;
    const actor: Actor = {
      account,
      name: unit.contact.name,
      staff: [],
      memberships: roles.map((role) => ({ party, role })),
    };
    await this.members.setRoles(actor, party, account, [...roles]);
    await this.parties.change(actor, party, {
      version: held!.version,
      town: unit.town as never,
      bankAccount: unit.account,
      profile: {
        legal_representative: unit.legalRepresentative,
        established_on: unit.establishedOn,
        registered_address: `${unit.town}科创路 ${18 + index} 号`,
        district: '310114',
        tax_place: '310114',
        industry: unit.industry,
        staff: unit.staff,
        rd_staff: unit.rdStaff,
        revenue: unit.revenueFen,
        rd_cost: unit.rdFen,
        contact_name: unit.contact.name,
        contact_mobile: unit.contact.mobile,
        contact_email: email,
        bank_name: unit.bank,
      },
    });
    return { unit, party, actor };
  }
}
