import CXY from '../definitions/CXY.json' with { type: 'json' };
import { unflatten, type Answers } from './answers';
import { definitionSchema, type Definition } from './definition';
import type { EligibilityContext } from './expressions';

/** The shipped programme as a fresh object that a spec may spoil. */
export const cxy = (): Definition => definitionSchema.parse(structuredClone(CXY));

const WAN = 1_000_000;

/** A complete and right application of category one, without personal data of anybody. */
export const rightAnswers = (): Answers =>
  unflatten({
    'org.uscc': '91310000132260250X',
    'org.org_name': '上海嘉测传感技术有限公司',
    'org.legal_rep': '沈毅',
    'org.reg_date': '2014-05-06',
    'org.reg_addr': '马陆镇丰登路 615 弄 3 号',
    'org.tax_place': '310114',
    'org.industry': 'C3990',
    'org.staff': 120,
    'org.rd_staff': 34,
    'org.revenue': 8600 * WAN,
    'org.rd_cost': 720 * WAN,
    'org.contact': '周晓敏',
    'org.mobile': '13812342047',
    'org.email': 'zhou@example.cn',
    'partner.category': 'one',
    'partner.partner_name': '同济大学',
    'partner.partner_uscc': '9144030071526726XG',
    'partner.partner_type': 'university',
    'partner.independent': true,
    'partner.contract_no': 'TJ-2026-018',
    'partner.contract_type': 'development',
    'partner.contract_date': '2026-02-11',
    'partner.contract_amount': 240 * WAN,
    'partner.paid': 120 * WAN,
    'partner.ip_split': '成果归双方共有，甲方投入 240 万元，收益按七三分配。',
    'project.title': '面向车规级 MEMS 惯性传感器的在线标定',
    'project.field': 'electronics',
    'project.leader': '沈毅',
    'project.leader_id': '310114198504120018',
    'project.period': { start: '2026-01-01', end: '2027-12-31' },
    'project.summary': '在产线上完成标定。',
    'project.innovation': '用转台以外的激励源标定。',
    'project.kpi': [{ indicator: '标定节拍', unit: '秒', current: '90', target: '30', due: '2027-11-30' }],
    'budget.total': 300 * WAN,
    'budget.grant': 10 * WAN,
    'budget.own': 290 * WAN,
    'budget.spent': 130 * WAN,
    'budget.lines': [
      { item: 'equipment', grant: 0, own: 100 * WAN },
      { item: 'operation', grant: 6 * WAN, own: 110 * WAN },
      { item: 'labour', grant: 4 * WAN, own: 50 * WAN },
      { item: 'indirect', grant: 0, own: 30 * WAN },
    ],
    'bank.acct_name': '上海嘉测传感技术有限公司',
    'bank.bank_name': '中国工商银行嘉定支行',
    'bank.acct_no': '1001234509876543210',
    'promise.truth': true,
    'promise.nodup': true,
    'promise.consent': true,
    ...Object.fromEntries(
      ['proposal', 'agreement', 'audit', 'vouchers', 'promise'].map((id) => [
        `attachments.${id}`,
        ['01960000-0000-7000-8000-000000000001'],
      ]),
    ),
  });

/** A party in Jiading with nothing against it. */
export const rightContext = (answers: Answers = rightAnswers()): EligibilityContext => ({
  answers,
  applicant: { kind: 'legal', town: '马陆镇', name: '上海嘉测传感技术有限公司', vouched: true },
  history: { applications_this_year: 1, open_projects: 0 },
  credit: { blacklisted: false, abnormal: false, years_since_major_penalty: 100, years_since_violation: 100 },
  today: '2026-11-24',
});

/** The right answers with some of them changed; null takes an answer away. */
export function changed(changes: Record<string, unknown>): Answers {
  const answers = rightAnswers();
  for (const [path, value] of Object.entries(changes)) {
    const [section, field] = path.split('.') as [string, string];
    if (value === null) delete answers[section]![field];
    else (answers[section] ??= {})[field] = value;
  }
  return answers;
}
