import CXQ from '../definitions/CXQ.json' with { type: 'json' };
import { definitionSchema, programmeProblems } from '../index';
import { cxq } from './cxq.fixture';
import { cxy } from './cxy.fixture';
import type { Definition } from './definition';

describe('the shipped programme CXQ', () => {
  it('is of the format, loses nothing in reading, and has no problems', () => {
    expect(definitionSchema.parse(CXQ)).toEqual(CXQ);
    expect(programmeProblems(cxq())).toEqual([]);
  });

  it('holds the figures that were found and calls the others assumed', () => {
    const { parameters, voucher, figures } = cxq();
    expect(Object.fromEntries(parameters.map((p) => [p.id, [p.value, p.provenance.source]]))).toEqual({
      use_share: [5000, 'SH-CXQ'],
      cap_enterprise: [50_000_000, 'SH-CXQ'],
      cap_team: [10_000_000, 'SH-CXQ'],
      tier_one: [1_000_000, 'A'],
      tier_two: [3_000_000, 'A'],
      tier_three: [5_000_000, 'A'],
      team_quota: [1_000_000, 'A'],
      sme_least: [60, 'SH-CXQ'],
      team_core: [3, 'SH-CXQ'],
    });
    expect(voucher!.redemption.sample).toBe(500);
    expect(figures).toEqual(['F098']);
  });
});

type Spoil = (d: Definition) => unknown;
const wrong: [code: string, spoil: Spoil][] = [
  ['voucher.absent', (d) => delete d.voucher],
  ['voucher.no-workflow', (d) => delete d.workflows.redemption],
  ['voucher.start', (d) => (d.workflows.order!.start = 'contract')],
  ['voucher.act', (d) => Object.assign(stageOf(d, 'order', 'perform').arguments, { act: 'contract' })],
  [
    'voucher.refuses',
    (d) => Object.assign(stageOf(d, 'redemption', 'check').arguments, { refuses: undefined }),
  ],
  ['voucher.workflow-of', (d) => d.workflows.order!.stages.push(stageOf(d, 'redemption', 'pay'))],
  ['argument.outcome', (d) => Object.assign(stageOf(d, 'order', 'accept').arguments, { cancels: 'nothing' })],
  ['expression.result-type', (d) => (d.voucher!.order.share = 'true')],
  ['option.twice', (d) => d.voucher!.quota.caps.push(d.voucher!.quota.caps[0]!)],
];
const stageOf = (d: Definition, kind: 'order' | 'redemption', id: string) =>
  d.workflows[kind]!.stages.find((s) => s.id === id)!;

describe('a voucher programme', () => {
  it.each(wrong)('is refused with %s', (code, spoil) => {
    const definition = cxq();
    spoil(definition);
    expect(programmeProblems(definition).map((p) => p.code)).toContain(code);
  });

  it('issues a quota somewhere', () => {
    const definition = cxy();
    definition.voucher = cxq().voucher;
    definition.parameters.push(...cxq().parameters);
    expect(programmeProblems(definition).map((p) => p.code)).toEqual(
      expect.arrayContaining(['voucher.no-quota', 'voucher.no-workflow']),
    );
  });

  it('checks at least five in a hundred', () => {
    const definition = structuredClone(CXQ);
    definition.voucher.redemption.sample = 499;
    expect(definitionSchema.safeParse(definition).success).toBe(false);
  });
});
