import type { Block } from '../docx/write';
import { instalmentTable } from './frame';

/** 任务书: made with its stage, signed by both sides over its digest. */
export const agreement: readonly Block[] = [
  ['masthead', '{programme}'],
  ['title', '项 目 任 务 书'],
  ['rule', ''],
  ['label', '任务书编号：{number}'],
  ['label', '申报编号：{reference}'],
  ['label', '项目名称：{title}'],
  ['label', '甲方（管理单位）：{commission}'],
  ['label', '乙方（承担单位）：{party}'],
  ['label', '统一社会信用代码：{creditCode}'],
  ['body', '甲乙双方根据本专项的有关规定，就上述项目的实施达成如下约定，共同遵守。'],
  ['heading', '一、专项资金'],
  ['body', '甲方核定专项资金 {amount}（大写：{amountCapitals}），按下列计划拨付：'],
  instalmentTable,
  ['heading', '二、项目内容'],
  ['body', '{#sections}'],
  ['heading', '{heading}'],
  ['body', '{#lines}'],
  ['label', '{label}：{text}'],
  ['body', '{/lines}'],
  ['body', '{/sections}'],
  ['heading', '三、承担单位的义务'],
  ['body', '{#duties}'],
  ['body', '{text}'],
  ['body', '{/duties}'],
  ['heading', '四、签署'],
  ['body', '双方以本人账户登录门户，对同一份内容（摘要见文末）确认签署，最后一方签署之日起生效。'],
  ['label', '甲方：{commissionSigned}'],
  ['label', '乙方：{partySigned}'],
  ['seal', '甲方〔盖章处〕　　　　乙方〔盖章处〕'],
  ['note', '第 {version} 版　生成日期 {date}　内容摘要（SHA-256）{digest}'],
];

/** 公示: all projects of one public notice. */
export const notice: readonly Block[] = [
  ['masthead', '{commission}'],
  ['number', '{number}'],
  ['rule', ''],
  ['title', '{title}'],
  [
    'body',
    '根据{programme}的有关规定，{#redemption}经审核、抽查，{call}拟兑付创新券服务 {count} 项{#total}，共 {total}{/total}{/redemption}{#award}经评审、审定，{call}拟立项（认定）{count} 项{#total}，拟安排专项资金共 {total}{/total}{/award}，现予公示。',
  ],
  {
    each: 'items',
    head: ['序号', '单位（人）', '项目（服务）名称', '所在镇（街道）', '拟安排（万元）'],
    row: ['{position}', '{party}', '{title}', '{town}', '{amount}'],
    widths: [1, 3.4, 4, 2, 2],
  },
  ['body', '公示期自 {startsOn} 至 {endsOn}，共 {workingDays} 个工作日。'],
  [
    'body',
    '公示期内，任何单位和个人如有异议，均可实名以书面形式或通过门户提出，并提供必要的证据和有效联系方式。我委对异议人信息予以保密。',
  ],
  ['label', '联系部门：{contactOffice}'],
  ['label', '联系电话：{contactPhone}'],
  ['label', '地址：{contactAddress}'],
  ['sign', '{commission}'],
  ['date', '{date}'],
  ['seal', '〔盖章处〕'],
];
