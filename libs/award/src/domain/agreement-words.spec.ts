import type { AgreementContent } from './agreement';
import { agreementWords } from './agreement-words';

const both = (text: string) => ({ 'zh-CN': text, en: text });
const content: AgreementContent = {
  format: 'keshen.agreement/1',
  reference: 'CXY-2026-0006',
  programme: { code: 'CXY', name: both('产学研') },
  party: { name: '甲公司', creditCode: null },
  commission: '嘉定区科学技术委员会',
  project: {
    title: '传感器',
    sections: [
      {
        title: both('经费'),
        answers: [
          { label: both('总投入'), written: { text: both('300.00 万元') } },
          {
            label: both('支出'),
            written: { head: [both('科目'), both('金额')], rows: [[both('设备费'), both('5.00')]] },
          },
        ],
      },
    ],
  },
  awardFen: 5_000_000,
  awardCapitals: '伍万元整',
  instalments: [
    { id: 'first', label: both('首期'), percent: 60, amountFen: 3_000_000, after: both('签约后') },
  ],
  duties: [both('专款专用')],
  madeOn: '2026-11-16',
};
const about = { version: 1, digest: 'a'.repeat(64) };

describe('the words of an agreement', () => {
  it('are its content, with version and digest, and who has signed', () => {
    const at = new Date('2026-11-15T17:00:00Z');
    const words = agreementWords(content, about, { party: { by: '朱慧敏', at }, commission: null });
    expect(words).toMatchObject({
      number: 'CXY-2026-0006',
      digest: about.digest,
      amount: '5.00万元（50,000.00元）',
      partySigned: '朱慧敏，2026年11月16日签署',
      commissionSigned: '（待签署）',
      duties: [{ text: '1. 专款专用' }],
      sections: [
        {
          heading: '经费',
          lines: [{ label: '总投入' }, { label: '支出', text: '科目：设备费；金额：5.00' }],
        },
      ],
    });
  });

  it('carry the version in the number from the second on, and no amount where no money comes', () => {
    const words = agreementWords(
      { ...content, awardFen: 0 },
      { ...about, version: 2 },
      { party: null, commission: null },
    );
    expect(words['number']).toBe('CXY-2026-0006-2');
    expect(words).not.toHaveProperty('amount');
  });
});
