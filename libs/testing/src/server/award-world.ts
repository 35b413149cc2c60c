import { StageService } from '@keshen/application/server';
import { AgreementBehaviour, ReportService } from '@keshen/award/server';
import type { Actor } from '@keshen/identity';
import type { CaseWorld } from './case-world';
import { drain } from './drain';

/** An awarded project: its application, its case, who signs for it. */
export type Awarded = Awaited<ReturnType<CaseWorld['application']>> & { certifier: Actor };

const account = {
  'bank.acct_name': '上海某传感技术有限公司',
  'bank.bank_name': '中国工商银行嘉定支行',
  'bank.acct_no': '1001234567890123456',
};

/** Projects to test with what follows an award: made public, signed, paid. The world is of 产学研. */
export class AwardWorld {
  private constructor(
    readonly world: CaseWorld,
    readonly leader: Actor,
    readonly officer: Actor,
  ) {}

  static async over(world: CaseWorld): Promise<AwardWorld> {
    return new AwardWorld(
      world,
      await world.person('沈毅', { staff: [{ role: 'leader', scope: null }] }),
      await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] }),
    );
  }

  /** Concludes the stage that a case is in, on the version it has now. */
  async conclude(actor: Actor, caseId: string, outcome: string, rest: Record<string, unknown> = {}) {
    const { version } = await this.world.caseOf(caseId);
    return this.world.app.get(StageService).conclude(actor, caseId, { outcome, version, ...rest });
  }

  /** Decided and made public; the agreement waits for both signatures. */
  async toSign(amountFen = 10_000_000, changes: Record<string, unknown> = {}): Promise<Awarded> {
    const { world } = this;
    const answers = { ...account, ...changes };
    const made = await world.application(['endorse', 'admit', 'pass', 'recommend', 'agree'], answers);
    await drain(world.app);
    await this.conclude(this.leader, made.caseId, 'agree', { record: { amountFen } });
    await drain(world.app);
    await world.walk(made.caseId, 'clear');
    await drain(world.app);
    const certifier = await world.person('审核人', {
      memberships: [{ party: made.party.id, role: 'certifier' }],
    });
    return { ...made, certifier };
  }

  /** Signs as one side, over the digest of the agreement that is there. */
  async sign(actor: Actor, { id, caseId }: Pick<Awarded, 'id' | 'caseId'>) {
    const { world } = this;
    const agreement = await world.tx((tx) => world.app.get(AgreementBehaviour).latest(tx, id));
    return this.conclude(actor, caseId, 'signed', { record: { digest: agreement!.digest } });
  }

  /** Signed by both sides: the first instalment is due. */
  async toPay(amountFen?: number): Promise<Awarded> {
    const made = await this.toSign(amountFen);
    await this.sign(made.certifier, made);
    await this.sign(this.officer, made);
    await drain(this.world.app);
    return made;
  }

  /** Hands in the report that a milestone, an acceptance or an evaluation waits for. */
  async report(
    { caseId, certifier }: Pick<Awarded, 'caseId' | 'certifier'>,
    { files = [], scores }: { files?: string[]; scores?: Record<string, number> } = {},
  ): Promise<void> {
    const { version } = await this.world.caseOf(caseId);
    await this.world.app.get(ReportService).submit(certifier, caseId, {
      progress: '样机完成',
      spentFen: 5_000_000,
      targets: [],
      files,
      ...(scores ? { scores } : {}),
      version,
    });
  }
}
