import { UpwardService } from '@keshen/recognition/server';
import { Year2016, type Entrant } from './year-2016.fixture';

/** 嘉科[2017]5号: entered, checked, in the final, funded by the city. */
const figures = { entered: 608, checked: 601, final: 314, funded: 161 };

describe('the contest “创业在上海” of 2016', () => {
  let year: Year2016;
  beforeAll(async () => {
    year = await Year2016.start('CXZJ', 4_000_000_000);
  });
  afterAll(() => year?.close());

  it('had 608 entries, of which 601 were checked, 314 came into the final and 161 were funded', async () => {
    const entrants: Entrant[] = [];
    for (let n = 0; n < figures.entered; n++) {
      const kind = n % 4 === 3 ? 'team' : 'company';
      const tier = n % 3 === 0 ? 'a' : 'b';
      entrants.push(
        await year.enter({
          'project.title': `参赛项目 ${n + 1}`,
          'team.kind': kind,
          'team.tier': tier,
          'team.venue': ['nanxiang', 'weichuang', 'game', 'nursery'][n % 4],
          'budget.grant': (tier === 'a' ? 20 : 10) * 1_000_000,
        }),
      );
    }
    for (const [n, entrant] of entrants.entries())
      await year.conclude(year.officer, entrant, n < figures.checked ? 'admit' : 'reject');
    const checked = entrants.slice(0, figures.checked);
    for (const [n, { caseId }] of checked.entries())
      await year.world.walk(caseId, n < figures.final ? 'recommend' : 'not_recommended');
    for (const [n, { caseId }] of checked.slice(0, figures.final).entries())
      await year.world.walk(caseId, n < figures.funded ? 'pass' : 'fail');
    await year.work();

    const city = checked.slice(0, figures.funded);
    const csv = [
      '申报编号,结果,金额（万元）,文号',
      ...city.map(({ reference }, n) => `${reference},立项,${n % 3 === 0 ? 20 : 10},沪科〔2016〕300号`),
    ].join('\n');
    const told = await year.app
      .get(UpwardService)
      .importResults(year.officer, year.call, { csv, rehearse: false });
    expect([told.done, told.refused]).toEqual([figures.funded, 0]);

    expect(await year.funnel()).toMatchObject({
      draft: figures.entered,
      formal: figures.entered,
      review: figures.checked,
      defence: figures.final,
      cityresult: figures.funded,
      decide: figures.funded,
    });
    // 晋级率 52 %, of what was checked.
    const { review, defence } = await year.funnel();
    expect(Math.round((defence! / review!) * 100)).toBe(52);
    expect(await year.results()).toEqual({
      open: figures.funded,
      refused: figures.entered - figures.funded,
    });
  });
});
