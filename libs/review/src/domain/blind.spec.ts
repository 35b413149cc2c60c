import type { Definition } from '@keshen/programme';
import { BLOT, blindAnswers, blindFileName, blindText, hiddenPaths, tellingWords } from './blind';

const text = (zh: string) => ({ 'zh-CN': zh, en: zh });
const definition = {
  form: {
    sections: [
      {
        id: 'org',
        fields: [
          { id: 'name', type: 'text', label: text('单位名称'), identifying: true },
          { id: 'phone', type: 'mobile', label: text('手机') },
          { id: 'place', type: 'choice', label: text('税收所在地'), identifying: true },
          { id: 'staff', type: 'integer', label: text('人数') },
        ],
      },
      {
        id: 'project',
        fields: [
          { id: 'leader', type: 'text', label: text('负责人') },
          { id: 'idea', type: 'long-text', label: text('创新点') },
          { id: 'plan', type: 'file', label: text('可行性方案') },
          {
            id: 'team',
            type: 'group',
            label: text('团队'),
            fields: [
              { id: 'who', type: 'text', label: text('姓名'), identifying: true },
              { id: 'task', type: 'text', label: text('分工') },
            ],
          },
        ],
      },
    ],
    participants: [{ role: 'leader', name: 'project.leader' }],
    attachments: [
      { id: 'audit', name: text('审计报告'), identifying: true },
      { id: 'test', name: text('检测报告') },
    ],
  },
} as unknown as Definition;
const answers = [
  { path: 'org.name', value: '上海星澜传感技术有限公司' },
  { path: 'org.phone', value: '13800000000' },
  { path: 'org.place', value: '310114' },
  { path: 'org.staff', value: 14 },
  { path: 'project.leader', value: '沈毅' },
  {
    path: 'project.idea',
    value: '星澜传感技术自2021年起，由沈毅带队，与上海星澜传感技术有限公司的客户合作，14人。',
  },
  { path: 'project.plan', value: ['f1'] },
  { path: 'project.team', value: [{ who: '沈毅', task: '沈毅负责总体' }] },
  { path: 'attachments.audit', value: ['f2'] },
  { path: 'attachments.test', value: ['f3', 'f4'] },
];
const words = tellingWords(definition, answers, ['上海星澜传感技术有限公司', '同济大学']);

describe('blind review', () => {
  it('keeps back what is marked, what names a participant, and what reaches somebody by its type', () => {
    expect([...hiddenPaths(definition)].sort()).toEqual([
      'attachments.audit',
      'org.name',
      'org.phone',
      'org.place',
      'project.leader',
    ]);
    const blind = blindAnswers(definition, answers, words);
    expect(blind.hidden.sort()).toEqual([...hiddenPaths(definition)].sort());
    expect(blind.answers.map(({ path }) => path)).toEqual([
      'org.staff',
      'project.idea',
      'project.plan',
      'project.team',
      'attachments.test',
    ]);
  });

  it('blots the names out of the other answers, in full and for short, and nothing else', () => {
    const shown = new Map(blindAnswers(definition, answers, words).answers.map((a) => [a.path, a.value]));
    expect(shown.get('project.idea')).toBe(`${BLOT}自2021年起，由${BLOT}带队，与${BLOT}的客户合作，14人。`);
    expect(shown.get('project.team')).toEqual([{ task: `${BLOT}负责总体` }]);
    expect(shown.get('org.staff')).toBe(14);
    expect(JSON.stringify([...shown])).not.toMatch(/星澜|沈毅|13800000000/);
  });

  it('takes no word that stands everywhere, and none for a pattern', () => {
    expect(tellingWords(definition, [{ path: 'org.name', value: '李' }], ['2021', ' '])).toEqual([]);
    expect(blindText('C++ (甲) c++ 乙', ['C++ (甲)', 'C++'])).toBe(`${BLOT} ${BLOT} 乙`);
    expect(blindText('a-b@c.d/e', ['a-b@c.d'])).toBe(`${BLOT}/e`);
    expect(blindText('星澜', [])).toBe('星澜');
  });

  it('names a file after the attachment it answers, and gives none that is kept back or was not submitted', () => {
    const name = (id: string) =>
      blindFileName(definition, answers, { id, extension: 'pdf' }, (label) => label['zh-CN']);
    expect(['f1', 'f2', 'f3', 'f4', 'f5'].map(name)).toEqual([
      '可行性方案.pdf',
      null,
      '检测报告 1.pdf',
      '检测报告 2.pdf',
      null,
    ]);
  });
});
