import { standardConflicts } from '@keshen/programme';
import type { Expert } from './expert';
import type { Rubric } from './score';

const text = (zh: string) => ({ 'zh-CN': zh, en: zh });

/** The rubric of a five-person panel, as the specs need it. */
export const rubricFixture: Rubric = {
  criteria: [
    { id: 'innovation', name: text('技术创新性与先进性'), weight: 25, anchors: [] },
    { id: 'cooperation', name: text('合作紧密度与分工'), weight: 20, anchors: [] },
    { id: 'team', name: text('承担单位基础与团队'), weight: 20, anchors: [] },
    { id: 'market', name: text('产业化前景与效益'), weight: 20, anchors: [] },
    { id: 'budget', name: text('预算合理性与自筹落实'), weight: 15, anchors: [] },
  ],
  levels: [
    { id: 'excellent', label: text('优'), from: 85 },
    { id: 'good', label: text('良'), from: 60 },
    { id: 'fair', label: text('中'), from: 40 },
    { id: 'poor', label: text('差'), from: 0 },
  ],
  method: 'trimmed-mean',
  passLine: 60,
  reasonFrom: 85,
  reasonBelow: 40,
  blind: false,
  discussion: true,
  feedback: true,
  panel: {
    minimum: 5,
    odd: true,
    composition: [
      { class: 'technical', count: 4 },
      { class: 'finance', count: 1 },
    ],
    maximumPerExpertAndYear: 10,
    recusal: text('亲属、硕博师生、近三年合作、同一单位'),
    conflicts: [...standardConflicts],
    avoidable: 3,
  },
  provenance: [{ source: 'A' }],
  assumed: [],
};

/** An expert of the register; the account's id ends in `n`. */
export const expertFixture = (n: number, changed: Partial<Expert> = {}): Expert => ({
  accountId: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  name: `专家${n}`,
  class: 'technical',
  unit: `研究所${n}`,
  unitCreditCode: null,
  title: '教授',
  fields: [],
  fieldCodes: [],
  available: true,
  away: [],
  yearlyCap: null,
  outside: null,
  retiredAt: null,
  version: 0,
  ...changed,
});
