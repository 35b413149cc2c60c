import { cxy, rightAnswers } from '../../../programme/src/domain/cxy.fixture';
import { agreementContent } from './agreement';
import { written } from './written';

const words = (text: string) => ({ 'zh-CN': text, en: text });
const made = (answers = rightAnswers()) =>
  agreementContent(
    cxy(),
    {
      reference: 'CXY-2026-0103',
      party: { name: '上海嘉测传感技术有限公司', creditCode: '91310000132260250X' },
      answers,
      awardFen: 10_000_000,
    },
    new Date('2026-11-23T16:30:00Z'),
  );

describe('an agreement', () => {
  it('pays the award in the instalments of the programme, to the fen', () => {
    const content = made();
    expect(content.instalments.map((i) => [i.id, i.amountFen])).toEqual([
      ['first', 6_000_000],
      ['final', 4_000_000],
    ]);
    expect(content.awardCapitals).toBe('壹拾万元整');
  });

  it('is dated by the day in Shanghai', () => {
    expect(made().madeOn).toBe('2026-11-24');
  });

  it('says options by their labels, so that it can be read without the definition', () => {
    const answers = made().project.sections.flatMap((s) => s.answers);
    const field = answers.find((a) => a.label['zh-CN'].includes('领域'));
    expect(field?.written).toHaveProperty('text');
    expect(JSON.stringify(field?.written)).not.toContain('electronics');
  });

  it('holds no bank account and no expert to avoid', () => {
    const answers = rightAnswers();
    const account = String(answers['bank']?.['acct_no']);
    expect(account).toMatch(/^\d{8,}$/);
    answers['avoid'] = { experts: [{ name: '顾清和', unit: '某研究院', reason: '合作' }] };
    const content = JSON.stringify(made(answers));
    expect(content).not.toContain(account);
    expect(content).not.toContain('顾清和');
  });

  it('is the same text for the same answers', () => {
    expect(JSON.stringify(made())).toBe(JSON.stringify(made()));
  });
});

describe('a written answer', () => {
  it('names the unit of an amount and loses no fen', () => {
    expect(written({ type: 'money', id: 'a', label: words('金额'), required: true }, 12_345_600)).toEqual({
      text: { 'zh-CN': '12.3456 万元', en: '12.3456 × 10,000 yuan' },
    });
  });

  it('writes a table with its head, its choices and its sums', () => {
    const table = written(
      {
        type: 'table',
        id: 't',
        label: words('支出'),
        required: true,
        minRows: 1,
        maxRows: 2,
        fixedRows: [{ value: 'equipment', label: words('设备费') }],
        columns: [
          { type: 'text', id: 'item', label: words('科目'), required: true, maxLength: 40 },
          { type: 'money', id: 'grant', label: words('专项'), required: true },
          { type: 'money', id: 'own', label: words('自筹'), required: false },
          { type: 'row-total', id: 'sum', label: words('合计'), of: ['grant', 'own'] },
        ],
      },
      [{ item: 'equipment', grant: 5_000_000, own: null }],
    );
    expect('rows' in table && table.rows.map((row) => row.map((cell) => cell['zh-CN']))).toEqual([
      ['设备费', '5.00', '—', '5.00'],
    ]);
    expect('head' in table && table.head[1]).toEqual({ 'zh-CN': '专项（万元）', en: '专项 (10,000 yuan)' });
  });

  it('leaves a date range open where it has no end', () => {
    expect(
      written({ type: 'date-range', id: 'd', label: words('期限'), required: true }, { start: '2026-01-05' }),
    ).toEqual({ text: { 'zh-CN': '2026年1月5日至—', en: '5 Jan 2026 to —' } });
  });
});
