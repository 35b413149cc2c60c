import { shanghaiDate, shanghaiTime } from '@keshen/kernel';
import { fillDocx, writeDocx, type Block } from '@keshen/letter/server';
import type { SessionView } from '../domain/session-views';

const blocks: Block[] = [
  ['masthead', '{call}'],
  ['title', '答 辩 会 纪 要'],
  ['rule', ''],
  ['label', '时间：{when}'],
  ['label', '地点：{place}'],
  ['label', '评审组组长：{chair}'],
  ['heading', '一、出席专家'],
  {
    each: 'people',
    head: ['姓名', '单位', '签到'],
    row: ['{name}', '{unit}', '{arrived}'],
    widths: [2, 5, 2],
  },
  ['heading', '二、答辩顺序与结果'],
  ['body', '{draw}'],
  {
    each: 'slots',
    head: ['顺序', '申报编号', '项目', '到场', '得分', '名次'],
    row: ['{slot}', '{reference}', '{title}（{party}）', '{attended}', '{score}', '{rank}'],
    widths: [1, 2.6, 4.6, 1.4, 1.4, 1],
  },
  ['heading', '三、记录'],
  ['body', '{#slots}'],
  ['label', '{slot}　{title}　离席：{leaving}'],
  ['body', '{minutes}'],
  ['body', '{/slots}'],
  ['heading', '四、签署'],
  ['body', '{signed}'],
];

const day = (at: Date): string => `${shanghaiDate(at)} ${shanghaiTime(at)}`;

/** 答辩会纪要 as a docx: who was there, the order and how it was drawn, the ranking, what was said, who signed. */
export function minutesDocx(view: SessionView): Buffer {
  const { session, people, slots } = view;
  return fillDocx(writeDocx(blocks), {
    call: session.call['zh-CN'],
    when: day(session.startsAt),
    place: session.place,
    chair: session.chairName ?? '—',
    people: people.map((person) => ({
      name: person.name,
      unit: person.unit,
      arrived: person.arrivedAt ? shanghaiTime(person.arrivedAt) : '未签到',
    })),
    draw: session.seed
      ? `顺序由抽签产生：种子的摘要（SHA-256）${session.commitment} 事先公布，种子为 ${session.seed}。`
      : '顺序由经办人安排。',
    slots: slots.map((slot) => ({
      slot: String(slot.slot),
      reference: slot.reference,
      title: slot.title,
      party: slot.party,
      attended: slot.attended === null ? '—' : slot.attended ? '到场' : '放弃',
      score: slot.score === null ? '—' : (slot.score / 100).toFixed(2),
      rank: slot.rank === null ? '—' : String(slot.rank),
      leaving:
        slot.leaving.map(({ name, why }) => (why === 'conflict' ? `${name}（回避）` : name)).join('、') ||
        '无',
      minutes: slot.minutes || '—',
    })),
    signed: session.signedAt
      ? `评审组组长 ${session.signedBy ?? ''} 于 ${day(session.signedAt)} 签署，此后不再改动。`
      : '草稿，尚未签署。',
  });
}
