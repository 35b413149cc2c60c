import { between, makeCreditCode, pick, type Random } from '@keshen/kernel';
import { demoResidentId, personName, type DemoUnit } from './people';
import { partners, topics } from './words';

const WAN = 1_000_000;
/** Sentences of about the length that real applicants write. */
const paragraph = (...sentences: string[]): string => sentences.join('');

export type DemoCategory = 'one' | 'two' | 'three';

/**
 * Answers of a 产学研 application that meet every rule of the programme, by path. `no` varies topic and partner;
 * attachments are added by whoever uploads the files. `year` is the call's.
 */
export function demoAnswers(
  random: Random,
  unit: DemoUnit,
  no: number,
  year: number,
  category: DemoCategory,
  capFen: number,
): Record<string, unknown> {
  const topic = topics[no % topics.length]!;
  const round = Math.floor(no / topics.length);
  const partner = partners[no % partners.length]!;
  const contract = (category === 'one' ? between(random, 210, 420) : between(random, 80, 260)) * WAN;
  const paid = Math.ceil((contract * between(random, 55, 75)) / 100 / 100) * 100;
  const grant = Math.min(capFen, Math.floor(contract / 5));
  const own = contract - grant;
  const lines = budgetLines(contract, grant);
  const title = topic.title + ['', '产业化', '工程验证'][round % 3]!;
  return {
    'org.uscc': unit.creditCode,
    'org.org_name': unit.name,
    'org.legal_rep': unit.legalRepresentative,
    'org.reg_date': unit.establishedOn,
    'org.reg_addr': `${unit.town}科创路 ${between(random, 18, 880)} 号`,
    'org.tax_place': '310114',
    'org.industry': unit.industry,
    'org.staff': unit.staff,
    'org.rd_staff': unit.rdStaff,
    'org.revenue': unit.revenueFen,
    'org.rd_cost': unit.rdFen,
    'org.contact': unit.contact.name,
    'org.mobile': unit.contact.mobile,
    'org.email': `keyan${no + 1}@example.com`,
    'partner.category': category,
    'partner.partner_name': partner,
    'partner.partner_type': partner.includes('大学') ? 'university' : 'institute',
    'partner.independent': true,
    'partner.partner_uscc': makeCreditCode(
      '12',
      '310000',
      `4250${String(1000 + (no % partners.length) * 71)}`,
    ),
    'partner.contract_no': `CXY${year}-${String(no + 1).padStart(3, '0')}`,
    'partner.contract_date': `${year - 1}-${String(between(random, 6, 12)).padStart(2, '0')}-15`,
    'partner.contract_amount': contract,
    'partner.paid': paid,
    'partner.ip_split': paragraph(
      `研究成果由双方共有，${unit.name}享有产业化实施权，`,
      `${partner}享有学术发表权；收益按甲方七成、乙方三成分配，转让须双方书面同意。`,
    ),
    'project.title': title,
    'project.leader': personName(random),
    'project.leader_id': demoResidentId(random),
    'project.period': {
      start: `${year}-01-01`,
      end: `${year + 1}-${String(between(random, 6, 12)).padStart(2, '0')}-28`,
    },
    'project.summary': paragraph(
      `${topic.problem}，制约了本行业产品升级。`,
      `本项目由${unit.name}与${partner}合作，${topic.how}，完成样机、验证与小批量试制，`,
      `形成可复制的工艺和检测规范，面向产业链客户应用。`,
    ),
    'project.innovation': paragraph(
      `一是${topic.how}，解决${topic.problem}的问题；`,
      `二是将${topic.metric}由 ${topic.now} ${topic.unit} 提升到 ${topic.goal} ${topic.unit}，并给出 1000 小时可靠性验证数据；`,
      `三是关键工艺参数全部在线记录，批次之间可追溯。`,
    ),
    'project.kpi': [
      {
        indicator: topic.metric,
        unit: topic.unit,
        current: topic.now,
        target: topic.goal,
        due: `${year + 1}-05-31`,
      },
      {
        indicator: '申请发明专利',
        unit: '件',
        current: '0',
        target: String(between(random, 2, 5)),
        due: `${year + 1}-05-31`,
      },
      {
        indicator: '新增销售',
        unit: '万元',
        current: '0',
        target: String(between(random, 3, 12) * 100),
        due: `${year + 1}-05-31`,
      },
    ],
    'budget.total': contract,
    'budget.grant': grant,
    'budget.own': own,
    'budget.spent': paid,
    'budget.lines': lines,
    'bank.acct_name': unit.name,
    'bank.bank_name': unit.bank,
    'bank.acct_no': unit.account,
    'promise.truth': true,
    'promise.nodup': true,
    'promise.consent': true,
    'project.field': unit.field,
    'partner.contract_type': pick(random, ['development', 'transfer', 'consulting', 'service']),
  };
}

/** Equipment 30 %, operations 40 %, labour 18 %, indirect the rest (below 30 % of the rest without equipment). */
function budgetLines(total: number, grant: number): { item: string; grant: number; own: number }[] {
  const shares = [
    ['equipment', 30],
    ['operation', 40],
    ['labour', 18],
  ] as const;
  const whole = (sum: number, percent: number): number => Math.floor((sum * percent) / 100 / 100) * 100;
  const own = total - grant;
  const rows = shares.map(([item, percent]) => ({
    item,
    grant: whole(grant, percent),
    own: whole(own, percent),
  }));
  const rest = (key: 'grant' | 'own', sum: number): number => sum - rows.reduce((s, r) => s + r[key], 0);
  return [...rows, { item: 'indirect', grant: rest('grant', grant), own: rest('own', own) }];
}
