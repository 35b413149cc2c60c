import type { SampleApplicant } from '@keshen/programme';
import { Visitor } from './http';
import type { Office } from './portal';
import { registered } from './registered';

const PASSWORD = 'qinghe-7-lanzhou';

/** Somebody with an account and a session. */
export interface Player {
  account: string;
  name: string;
  visitor: Visitor;
}

/** Who applies: the party, its writer and its certifier (one person where the party is one). */
export interface Applicants {
  party: string;
  writer: Player;
  certifier: Player;
}

/** Everybody who acts: accounts are made by the administrator as they are needed, and kept for what follows. */
export class Cast {
  private readonly staff = new Map<string, Promise<Player>>();
  readonly experts: (Player & { class: string })[] = [];
  private count = 0;

  /** `run` tells the accounts of one run from those of another. */
  constructor(
    readonly office: Office,
    private readonly run: string,
  ) {}

  /** Somebody of the commission with this role; `no` tells apart two who must not be the same. */
  of(role: string, scope: string | null = null, no = 1): Promise<Player> {
    const key = `${role}/${scope ?? ''}/${no}`;
    let found = this.staff.get(key);
    if (!found) this.staff.set(key, (found = this.employ(role, scope)));
    return found;
  }

  /** An expert of a class who is in the register. */
  async expert(kind: string): Promise<Player & { class: string }> {
    const player = { ...(await this.employ('expert', null)), class: kind };
    await this.office.administrator.post('/experts', {
      account: player.account,
      class: kind,
      unit: `第${this.count}研究院`,
      unitCreditCode: null,
      title: '研究员',
      fields: ['综合'],
      available: true,
      yearlyCap: null,
    });
    this.experts.push(player);
    return player;
  }

  private async employ(role: string, scope: string | null): Promise<Player> {
    const { email, name } = this.next('方');
    const before = await this.office.lastMail();
    const staff = [{ role, scope }];
    const { id } = await this.office.administrator.post<{ id: string }>('/admin/people', {
      email,
      name,
      staff,
    });
    return this.accept(id, email, name, 'identity.staff-invited', before);
  }

  private next(surname: string): { email: string; name: string; no: number } {
    const no = ++this.count;
    const name = surname + [...String(no)].map((digit) => '零甲乙丙丁戊己庚辛壬'[Number(digit)]).join('');
    return { no, name, email: `${no}-${this.run}@example.com` };
  }

  private async accept(
    account: string,
    email: string,
    name: string,
    template: string,
    before: number,
  ): Promise<Player> {
    const token = await this.office.tokenMailed(email, template, before);
    const visitor = new Visitor(this.office.portal.http);
    await visitor.arrive();
    await visitor.post(`/invitations/${token}`, { name, password: PASSWORD });
    await visitor.signIn(email, PASSWORD);
    return { account, name, visitor };
  }

  /** Registers a party as strangers do, has it vouched for and its profile written. */
  async applicants(applicant: SampleApplicant, today: string): Promise<Applicants> {
    const { portal } = this.office;
    if (applicant.kind === 'legal' && portal.register) await portal.register(registered(applicant, today));
    const writer = await this.registerPerson(applicant);
    const party = (await writer.visitor.session()).memberships[0]!.party;
    await this.vouched(writer.visitor);
    await this.writeProfile(writer.visitor, party, applicant);
    const certifier =
      applicant.kind === 'legal' ? await this.invite(writer.visitor, party) : await this.both(writer, party);
    return { party, writer, certifier };
  }

  private async registerPerson(applicant: SampleApplicant): Promise<Player> {
    const { email, no } = this.next('');
    const { kind, name: unit, creditCode, residentId, legalRepresentative, facts } = applicant;
    const town = facts['applicant']!['town'];
    const who =
      kind === 'legal'
        ? { kind, creditCode, unit, legalRepresentative, town }
        : kind === 'team'
          ? { kind, unit, town }
          : { kind, residentId, town };
    const name = kind === 'natural' ? unit : legalRepresentative;
    const before = await this.office.lastMail();
    const visitor = new Visitor(this.office.portal.http);
    await visitor.arrive();
    await visitor.post('/registrations', {
      ...who,
      name,
      email,
      mobile: `139${String(10_000_000 + no)}`,
      password: PASSWORD,
      accepted: true,
    });
    const token = await this.office.tokenMailed(email, 'identity.confirm', before);
    await visitor.post('/email-confirmations', { token });
    await visitor.signIn(email, PASSWORD);
    return { account: (await visitor.session()).account!.id, name, visitor };
  }

  /** The register vouches for who is in it; an officer for everybody else. */
  private async vouched(writer: Visitor): Promise<void> {
    await this.office.portal.work();
    const [claim] = await writer.get<{ id: string; state: string }[]>('/claims/mine');
    if (claim?.state !== 'pending') return;
    const officer = await this.of('officer');
    await officer.visitor
      .post(`/claims/${claim.id}/decision`, { outcome: 'approve', reason: '证照与本人相符。' })
      .catch(async (error: unknown) => {
        const [now] = await writer.get<{ state: string }[]>('/claims/mine');
        if (now?.state !== 'approved') throw error;
      });
  }

  private async writeProfile(writer: Visitor, party: string, { facts }: SampleApplicant): Promise<void> {
    const { version } = await writer.get<{ version: number }>(`/parties/${party}`);
    const {
      kind: _kind,
      name: _name,
      credit_code: _code,
      vouched: _vouched,
      town,
      ...profile
    } = facts['applicant']!;
    await writer.put(`/parties/${party}/profile`, { version, town, profile });
  }

  private async invite(writer: Visitor, party: string): Promise<Player> {
    const { email, name } = this.next('顾');
    const before = await this.office.lastMail();
    await writer.post(`/parties/${party}/invitations`, { email, name, roles: ['certifier'] });
    const player = await this.accept('', email, name, 'identity.invited', before);
    return { ...player, account: (await player.visitor.session()).account!.id };
  }

  /** A person who applies alone certifies what they wrote. */
  private async both(writer: Player, party: string): Promise<Player> {
    const { memberships } = await writer.visitor.session();
    if (!memberships.some((m) => m.role === 'certifier'))
      await writer.visitor.put(`/parties/${party}/members/${writer.account}`, {
        roles: ['enterprise-administrator', 'writer', 'certifier'],
      });
    return writer;
  }
}
