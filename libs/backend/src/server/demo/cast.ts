import { between, pick, type Random } from '@keshen/kernel';
import { personName } from './people';
import { partners, towns } from './words';

/** The password of every demonstration account. They exist on demonstration databases only. */
export const demoPassword = 'keshen-demo-2026';

export interface DemoStaff {
  email: string;
  name: string;
  staff: {
    role:
      | 'recommender'
      | 'officer'
      | 'department'
      | 'leader'
      | 'finance'
      | 'auditor'
      | 'administrator'
      | 'expert';
    scope: string | null;
  }[];
}

/** Staff of the commission, a recommender per town, the four departments that are asked. */
export function demoStaff(departments: readonly string[]): DemoStaff[] {
  const one = (
    email: string,
    name: string,
    role: DemoStaff['staff'][number]['role'],
    scope: string | null = null,
  ): DemoStaff => ({
    email: `${email}@example.com`,
    name,
    staff: [{ role, scope }],
  });
  const surnames = '沈 徐 朱 王 李 赵 孙 钱 金 姚 蒋 严'.split(' ');
  return [
    one('officer', '陆知行', 'officer'),
    one('officer2', '顾清和', 'officer'),
    one('leader', '周明远', 'leader'),
    one('finance', '陈立群', 'finance'),
    one('finance2', '许慧敏', 'finance'),
    one('auditor', '严景行', 'auditor'),
    one('admin', '华国栋', 'administrator'),
    ...towns.map((town, index) =>
      one(
        `town${index + 1}`,
        `${surnames[index]}${['思敏', '嘉树', '若谷'][index % 3]}`,
        'recommender',
        town,
      ),
    ),
    ...departments.map((department, index) =>
      one(
        `department${index + 1}`,
        `${['金书宁', '姚文博', '蒋海波', '赵雨桐'][index] ?? '钱子安'}`,
        'department',
        department,
      ),
    ),
  ];
}

export interface DemoExpert {
  email: string;
  name: string;
  class: 'technical' | 'management' | 'finance';
  unit: string;
  unitCreditCode: string | null;
  fields: string[];
  fieldCodes: string[];
  title: string;
}

/** What experts work on, and where it stands in the tree of fields. */
const nodesOf: Record<string, string[]> = {
  新一代信息技术: ['510', '520'],
  集成电路: ['510.30'],
  新能源汽车: ['470.40', '580'],
  智能制造: ['413.10', '460.50'],
  生物医药: ['350', '416.40'],
  新材料: ['430'],
  节能环保: ['480.50', '610.30'],
  人工智能: ['520.20'],
};
const fields = Object.keys(nodesOf);

/** 30 experts: 20 technical, 4 management, 6 finance. The first one is the account to try. */
/** Made up: those of the experts' units that sit in the district. */
const ofTheDistrict = ['上海市计量测试技术研究院', '上海嘉信会计师事务所'];

export function demoExperts(random: Random): DemoExpert[] {
  const institutions = [
    ...partners,
    '复旦大学',
    '上海交通大学',
    '上海市计量测试技术研究院',
    '上海立信会计师事务所',
    '上海嘉信会计师事务所',
  ];
  return Array.from({ length: 30 }, (_, index) => {
    const kind = index < 20 ? 'technical' : index < 24 ? 'management' : 'finance';
    const name = personName(random);
    const words = kind === 'finance' ? ['财务'] : [fields[index % fields.length]!, pick(random, fields)];
    const unit = kind === 'finance' ? institutions[11 + (index % 2)]! : institutions[8 + (index % 3)]!;
    return {
      email: index === 0 ? 'expert@example.com' : `expert${index + 1}@example.com`,
      name,
      class: kind,
      unit,
      unitCreditCode: null,
      outside: !ofTheDistrict.includes(unit),
      fields: [...new Set(words)],
      fieldCodes:
        kind === 'finance'
          ? ['790.37', '790.39']
          : [...new Set(words.flatMap((word) => nodesOf[word]!))].sort(),
      title:
        kind === 'finance'
          ? '高级会计师'
          : ['教授', '研究员', '高级工程师', '教授级高工'][between(random, 0, 3)]!,
    };
  });
}
