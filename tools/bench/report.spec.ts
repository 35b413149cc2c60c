import { ratioOf, table } from './report.mjs';

describe('a benchmark report', () => {
  it('gives each figure beside the limit of the same run', () => {
    expect(ratioOf({ value: 500, reference: 1500 })).toBe(0.333);
    expect(ratioOf({ value: 500, reference: null })).toBeNull();
  });

  it('is printed as a table', () => {
    const figures = [
      { name: 'transitions-redis', value: 812.25, unit: '1/s', reference: 1500, ratio: 0.542 },
      { name: 'memory', value: 62, unit: 'MB', reference: null, ratio: null },
    ];
    expect(table({ name: 'routing', commit: 'abc1234', machine: '2 × cpu', figures })).toBe(
      `
routing · abc1234 · 2 × cpu
  figure              value  unit  reference  ratio
  transitions-redis  812.25  1/s        1500  0.542
  memory                 62  MB            –      –
`,
    );
  });
});
