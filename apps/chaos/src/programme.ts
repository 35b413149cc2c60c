import type { Definition } from '@keshen/programme';
import { smallDefinition } from '@keshen/testing/server';

const words = (text: string) => ({ 'zh-CN': text, en: text });
export const QUESTIONS = ['project.summary', 'project.plan', 'project.team'] as const;
export const PROOF = 'attachments.proof';

/** Where a case may rest once everything automatic has been done, by its kind. */
export const RESTING: Record<string, readonly string[]> = {
  application: ['draft', 'check', 'decide', 'publicity', 'pay', 'archive'],
  order: ['accept', 'contract', 'perform', 'confirm', 'used', 'cancelled'],
  redemption: ['claim', 'check', 'publicity', 'pay', 'paid'],
};

/** From a form with a file through the register, an officer, the leader and a notice to the payment. */
export function programme(): Definition {
  const definition = small();
  for (const stage of definition.workflows.application.stages)
    if (stage.kind === 'formal-check' || stage.kind === 'screening')
      stage.messages.push({ on: 'entered', to: 'applicant', template: 'entered' });
  return definition;
}

const small = (): Definition =>
  smallDefinition(
    [
      { id: 'draft', kind: 'form', outcomes: ['submit > screen'] },
      {
        id: 'screen',
        kind: 'screening',
        actors: ['system', 'officer'],
        arguments: { passes: 'pass', doubts: 'wait', fails: 'fail', duplicateKeys: [] },
        outcomes: ['pass > check', '!fail > refused'],
      },
      {
        id: 'check',
        kind: 'formal-check',
        arguments: { items: [{ id: 'all', label: words('齐全') }], returns: 'back', returnWorkingDays: 5 },
        outcomes: ['pass > decide', '!back > draft'],
      },
      {
        id: 'decide',
        kind: 'decision',
        arguments: { funds: ['agree'], refuses: 'refuse' },
        outcomes: ['agree > publicity', '!refuse > refused'],
      },
      {
        id: 'publicity',
        kind: 'notice',
        arguments: { workingDays: 5, clear: 'clear', objected: 'objected' },
        outcomes: ['clear > pay', '!objected > refused'],
      },
      {
        id: 'pay',
        kind: 'payment',
        arguments: { instalment: 'whole', paid: 'paid' },
        outcomes: ['paid > archive', '!returned > pay'],
      },
      { id: 'archive', kind: 'closed', arguments: { result: 'completed' } },
      { id: 'refused', kind: 'closed', arguments: { result: 'refused' } },
    ],
    { ...form(), code: 'LUAN', messages: [entered] },
  );

const entered = {
  id: 'entered',
  subject: words('{title} 已到 {stage}'),
  body: words('{reference}《{title}》。\n详情：{link}'),
};

const form = () => ({
  form: {
    sections: [
      {
        id: 'project',
        title: words('项目'),
        fields: [
          {
            type: 'text' as const,
            id: 'title',
            label: words('名称'),
            required: true,
            maxLength: 100,
          },
          { type: 'money' as const, id: 'asked', label: words('申请金额'), required: false },
          ...QUESTIONS.map((path) => ({
            type: 'long-text' as const,
            id: path.split('.')[1]!,
            label: words(path),
            required: false,
            maxLength: 2000,
          })),
        ],
        rules: [],
      },
    ],
    attachments: [
      {
        id: 'proof',
        name: words('证明'),
        required: false,
        formats: ['pdf' as const],
        maxMegabytes: 20,
        maxFiles: 1,
        providedBy: 'applicant' as const,
        provenance: { source: 'A' },
      },
    ],
    title: 'project.title',
    asked: 'project.asked',
  },
});
