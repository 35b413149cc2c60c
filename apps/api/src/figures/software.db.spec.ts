import { NoticeService } from '@keshen/notice/server';
import { UpwardService } from '@keshen/recognition/server';
import { Year2016, type Entrant } from './year-2016.fixture';

const WAN = 1_000_000;

describe('the software and integrated-circuit fund of 2016', () => {
  let year: Year2016;
  const entrants: Entrant[] = [];
  beforeAll(async () => {
    year = await Year2016.start('RJIC', 0);
  });
  afterAll(() => year?.close());

  it('had 48 applicants, a third more than the 36 of 2015, and all are recommended to the city', async () => {
    for (let n = 0; n < 48; n++)
      entrants.push(
        await year.enter({
          'project.title': `软件项目 ${n + 1}`,
          'org.uscc': '91310114MA1GW0019N',
          'category.category': n % 2 ? 'software_industry' : 'ic_general',
          'category.in_guide': 'yes',
          'project.period': { start: '2016-01-01', end: '2017-12-31' },
          'budget.total': 600 * WAN,
          'budget.grant': 150 * WAN,
        }),
      );
    for (const entrant of entrants) await year.conclude(year.officer, entrant, 'admit');
    await year.work();
    for (const entrant of entrants) {
      const { stage } = await year.world.caseOf(entrant.caseId);
      if (stage === 'credit') await year.conclude(year.officer, entrant, 'pass');
      await year.conclude(year.officer, entrant, 'recommend');
    }
    await year.work();
    await year.app.get(UpwardService).recommend(year.officer, year.call, {
      cases: entrants.map((e) => e.caseId),
      on: '2016-04-01',
      document: '嘉科〔2016〕20号',
    });
    expect(await year.funnel()).toMatchObject({ draft: 48, cityresult: 48 });
    expect(Math.round((48 / 36 - 1) * 100)).toBe(33);
  });

  it('takes the city’s list in: 13 supported, made public and archived, 35 not', async () => {
    const csv = [
      '单位名称,项目名称,结果,金额（万元）,文号,日期',
      ...entrants.map(({ party }, n) =>
        n < 13
          ? `${party.name},软件项目 ${n + 1},立项,${100 + n},沪经信软〔2016〕300号,2016-07-08`
          : `${party.name},软件项目 ${n + 1},未立项,,沪经信软〔2016〕300号,2016-07-08`,
      ),
      '没有申报的单位,没有的项目,立项,100,,',
    ].join('\n');
    const told = await year.app
      .get(UpwardService)
      .importResults(year.officer, year.call, { csv, rehearse: false });
    expect(told).toMatchObject({ done: 48, already: 0, refused: 1 });
    await year.work();

    const supported = entrants.slice(0, 13);
    await year.app.get(NoticeService).publish(year.officer, {
      callId: year.call,
      number: '嘉科〔2016〕45号',
      title: '市软件和集成电路专项支持项目公示',
      contact: { office: '科技发展科', phone: '021-00000000', address: null },
      cases: supported.map((e) => e.caseId),
    });
    year.clock.advance(14 * 86_400_000);
    await year.app.get(NoticeService).endPeriods();
    await year.work();
    expect(await year.results()).toEqual({ completed: 13, refused: 35 });
    // The city pays: nothing of the district's envelope is awarded.
    const [{ awarded }] = (await year.world.db.database.read<{ awarded: number }>(
      `select awarded_fen::int as awarded from calls where id = $1`,
      [year.call],
    )) as [{ awarded: number }];
    expect(awarded).toBe(0);
  });
});
