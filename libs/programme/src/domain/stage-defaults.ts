import type { Text } from '@keshen/kernel';
import type { StageActor, StageKind } from './stages';

const text = (zh: string, en: string): Text => ({ 'zh-CN': zh, en });

/** What a stage of a kind is called, who acts in it and under which standard step it stands, where nothing is said. */
export const stageDefaults: Record<StageKind, { label: Text; actors: StageActor[]; step: string }> = {
  form: { label: text('申报填报', 'Application form'), actors: ['applicant'], step: 'apply' },
  endorsement: { label: text('推荐', 'Endorsement'), actors: ['recommender'], step: 'check' },
  'formal-check': { label: text('形式审查', 'Formal check'), actors: ['officer'], step: 'check' },
  screening: { label: text('核查', 'Screening'), actors: ['system', 'officer'], step: 'check' },
  verification: { label: text('材料审核', 'Verification'), actors: ['officer'], step: 'check' },
  consultation: {
    label: text('部门意见征询', 'Consultation of departments'),
    actors: ['department'],
    step: 'review',
  },
  'site-visit': { label: text('现场考察', 'Site visit'), actors: ['officer', 'expert'], step: 'review' },
  review: { label: text('专家评审', 'Expert review'), actors: ['officer', 'expert'], step: 'review' },
  defence: { label: text('答辩', 'Defence'), actors: ['officer', 'expert'], step: 'review' },
  decision: { label: text('立项审定', 'Decision'), actors: ['leader'], step: 'decision' },
  notice: { label: text('公示', 'Public notice'), actors: ['officer', 'system'], step: 'decision' },
  objection: { label: text('异议处理', 'Objections'), actors: ['officer', 'system'], step: 'decision' },
  upward: { label: text('市级推荐', 'Recommended to the city'), actors: ['officer'], step: 'decision' },
  registration: { label: text('备案登记', 'Registration'), actors: ['officer'], step: 'decision' },
  quota: { label: text('发放额度', 'Quota'), actors: ['officer', 'system'], step: 'decision' },
  agreement: { label: text('签订任务书', 'Agreement'), actors: ['applicant', 'officer'], step: 'execution' },
  order: { label: text('创新券订单', 'Order'), actors: ['institution', 'applicant'], step: 'execution' },
  redemption: { label: text('兑付', 'Redemption'), actors: ['institution', 'officer'], step: 'execution' },
  payment: { label: text('拨款', 'Payment'), actors: ['finance'], step: 'execution' },
  milestone: { label: text('中期检查', 'Milestone'), actors: ['applicant', 'officer'], step: 'execution' },
  acceptance: { label: text('验收', 'Acceptance'), actors: ['applicant', 'officer'], step: 'acceptance' },
  evaluation: { label: text('绩效评价', 'Evaluation'), actors: ['officer'], step: 'acceptance' },
  closed: { label: text('办结', 'Closed'), actors: ['system'], step: 'finish' },
};

/** The applicant's stage line of a definition that draws none of its own, in order; steps without a stage fall away. */
export const standardSteps: { id: string; label: Text }[] = [
  { id: 'apply', label: text('申报', 'Application') },
  { id: 'check', label: text('审核', 'Checks') },
  { id: 'review', label: text('评审', 'Review') },
  { id: 'decision', label: text('审定', 'Decision') },
  { id: 'execution', label: text('实施', 'Project') },
  { id: 'acceptance', label: text('验收', 'Acceptance') },
  { id: 'finish', label: text('办结', 'Finished') },
];
