import type { LetterKind } from '@keshen/programme';
import { letterWords, type Words, type WordTree } from './words';

/** Values to look at a template with: made up, of the shape and length of real ones. */
const texts: Record<string, string> = {
  number: '嘉科示〔2026〕5号',
  date: '2026年11月26日',
  commission: '上海市嘉定区科学技术委员会',
  programme: '产学研合作项目专项资金',
  call: '2026年度产学研合作项目专项资金',
  callNumber: '嘉科〔2026〕21号',
  reference: 'CXY-2026-0117',
  title: 'MEMS 气体传感器封装联合研发（示例）',
  party: '上海示例传感技术有限公司',
  creditCode: '91310114MA1GT00000',
  town: '马陆镇',
  stage: '形式审查',
  outcome: '受理',
  remark: '材料齐全，符合申报通知要求。',
  due: '2026年12月10日',
  amount: '10.00 万元',
  amountCapitals: '壹拾万元整',
  noticeNumber: '嘉科〔2026〕32号',
  instalment: '首期',
  paid: '6.00 万元',
  paidCapitals: '陆万元整',
  paidOn: '2026年11月26日',
  payee: '上海示例传感技术有限公司',
  received: '6.00 万元',
  heldOn: '2026年11月20日',
  panel: '张某、李某、王某',
  registrationNumber: 'JSHT-2026-0001',
  registeredOn: '2026年11月26日',
  version: '1',
  digest: '3f9a07d2…c21e',
  partySigned: '法定代表人　2026年11月26日 10:00',
  commissionSigned: '经办人　2026年11月26日 14:00',
  startsOn: '2026年11月26日',
  endsOn: '2026年12月2日',
  workingDays: '5',
  contactOffice: '创新服务科',
  contactPhone: '021-00000000',
  contactAddress: '上海市嘉定区（示例）',
  total: '15.00 万元',
  count: '2',
};

/** Two items of each list. */
const lists: Record<string, readonly Words[]> = {
  sections: [
    { section: '合作方与合同', heading: '合作方与合同' },
    { section: '附件', heading: '考核指标' },
  ],
  instalments: [
    { label: '首期', percent: '60', amount: '6.00', after: '任务书签订后' },
    { label: '尾款', percent: '40', amount: '4.00', after: '验收通过后' },
  ],
  lines: [
    { label: '合同经费', text: '236.00 万元' },
    { label: '实施周期', text: '2026年1月1日至2027年6月30日' },
  ],
  duties: [{ text: '专项资金单独核算，专款专用。' }, { text: '按期报送进展情况，接受检查和验收。' }],
  items: [
    {
      position: '1',
      party: '上海示例传感技术有限公司',
      title: 'MEMS 气体传感器封装联合研发',
      amount: '10.00',
    },
    { position: '2', party: '上海示例车身有限公司', title: '轻量化车身成形工艺', amount: '5.00' },
  ],
};

/** Example values for every word of a kind of letter. */
export const exampleWords = (kind: LetterKind): Words => ofTree(letterWords[kind]);

function ofTree(tree: WordTree, item: Words = {}): Words {
  return Object.fromEntries(
    Object.entries(tree).map(([name, inner]) => [
      name,
      inner === true ? (item[name] ?? texts[name]!) : lists[name]!.map((each) => ofTree(inner, each)),
    ]),
  );
}
