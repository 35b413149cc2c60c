import fc from 'fast-check';
import type { Bid } from './bid';
import { fieldShare, fitOf, TextFit, weightsOf } from './fit';
import { rubricFixture } from './rubric.fixture';

describe('the fit of an expert', () => {
  const experts = new TextFit([
    ['集成电路', '芯片', '设计'],
    ['生物', '医药', '芯片'],
    ['会计', '审计'],
  ]);

  it('is best by text for whom shares the rarest words, and nothing for whom shares none', () => {
    const [circuits, medicine, audit] = experts.shares(['集成电路', '芯片', '测试']) as [
      number,
      number,
      number,
    ];
    expect(circuits).toBe(1);
    expect(medicine).toBeGreaterThan(0);
    expect(medicine).toBeLessThan(0.5);
    expect(audit).toBe(0);
  });

  it('is nothing by text where no expert shares a word, and where there are no experts', () => {
    expect(experts.shares(['农业'])).toEqual([0, 0, 0]);
    expect(new TextFit([]).shares(['农业'])).toEqual([]);
  });

  it('is nearest by fields for two words found, or for a node of the tree that the application names', () => {
    const share = (matches: number, ...codes: string[]) => fieldShare({ matches, codes }, ['520.20']);
    expect([share(0), share(1), share(2), share(5)]).toEqual([0, 0.5, 1, 1]);
    expect([share(0, '520.20'), share(0, '520'), share(0, '520.40', '110'), share(1, '110')]).toEqual([
      1, 0.8, 0.4, 0.5,
    ]);
  });

  it('is the sum of its parts by the weights of the programme, 60 and 40 where it says nothing', () => {
    const weights = weightsOf(rubricFixture.panel);
    expect(fitOf({ fields: 1, text: 1 }, weights)).toEqual({ fit: 100, fields: 60, text: 40, bids: 0 });
    expect(fitOf({ fields: 0.5, text: 0.26 }, weights)).toEqual({ fit: 40, fields: 30, text: 10, bids: 0 });
    const own = weightsOf({ ...rubricFixture.panel, fit: { fields: 20, text: 80 } });
    expect(fitOf({ fields: 1, text: 0.5 }, own)).toEqual({ fit: 60, fields: 20, text: 40, bids: 0 });
  });

  it('counts what experts would like where they are asked, by 20 where the programme says nothing', () => {
    const weights = weightsOf(rubricFixture.panel, true);
    expect(weights).toEqual({ fields: 50, text: 30, bids: 20 });
    const of = (bid: Bid | null) => fitOf({ fields: 1, text: 0.5, bid }, weights);
    expect(of('want')).toEqual({ fit: 85, fields: 50, text: 15, bids: 20 });
    expect([of('can').bids, of(null).bids]).toEqual([10, 5]);
    const own = weightsOf({ ...rubricFixture.panel, fit: { fields: 50, text: 50 } }, true);
    expect(fitOf({ fields: 1, text: 1, bid: 'want' }, own).fit).toBe(100);
  });

  it('is nothing for who would rather not, whatever the rest says', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (fields, text) => {
          const fit = fitOf({ fields, text, bid: 'rather-not' }, weightsOf(rubricFixture.panel, true));
          expect([fit.fit, fit.fields + fit.text + fit.bids]).toEqual([0, 0]);
        },
      ),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 50) },
    );
  });
});
