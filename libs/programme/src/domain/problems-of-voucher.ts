import type { Definition } from './definition';
import type { ProgrammeProblem } from './problem';
import type { CaseKind, Stage } from './stages';

/** The acts that a workflow of orders or redemptions cannot do without, and the one it starts with. */
const needed = {
  order: { kind: 'order', start: 'accept', acts: ['accept', 'perform', 'confirm'] },
  redemption: { kind: 'redemption', start: 'claim', acts: ['claim', 'check', 'pay'] },
} as const;

/** 创新券: quota, orders and redemptions come together, with the rules that they follow, or not at all. */
export function voucherProblems(definition: Definition): ProgrammeProblem[] {
  const found: ProgrammeProblem[] = [];
  for (const kind of Object.keys(definition.workflows) as CaseKind[])
    definition.workflows[kind]?.stages.forEach((stage, i) => {
      const home = homeOf(stage);
      const place = `/workflows/${kind}/stages/${i}`;
      if (home && home !== kind)
        found.push({ place, code: 'voucher.workflow-of', params: { stage: stage.id, needed: home } });
      if (home && !definition.voucher)
        found.push({ place, code: 'voucher.absent', params: { stage: stage.id } });
    });
  if (!definition.voucher) return found;
  if (!definition.workflows.application.stages.some((s) => s.kind === 'quota'))
    found.push({ place: '/workflows/application/stages', code: 'voucher.no-quota', params: {} });
  for (const kind of ['order', 'redemption'] as const) found.push(...actProblems(definition, kind));
  definition.voucher.quota.caps.forEach((cap, i, caps) => {
    if (caps.findIndex((c) => c.party === cap.party) < i)
      found.push({
        place: `/voucher/quota/caps/${i}/party`,
        code: 'option.twice',
        params: { value: cap.party },
      });
  });
  return found;
}

const homeOf = (stage: Stage): CaseKind | null =>
  stage.kind === 'quota'
    ? 'application'
    : stage.kind === 'order' || stage.kind === 'redemption'
      ? stage.kind
      : null;

function actProblems(definition: Definition, kind: 'order' | 'redemption'): ProgrammeProblem[] {
  const workflow = definition.workflows[kind];
  if (!workflow) return [{ place: '/workflows', code: 'voucher.no-workflow', params: { kind } }];
  const place = `/workflows/${kind}/stages`;
  const acts = workflow.stages.flatMap((s) => ('act' in s.arguments ? [s.arguments.act as string] : []));
  const found: ProgrammeProblem[] = needed[kind].acts
    .filter((act) => acts.filter((a) => a === act).length !== 1)
    .map((act) => ({ place, code: 'voucher.act', params: { kind, act } }));
  const start = workflow.stages.find((s) => s.id === workflow.start);
  if (start && !('act' in start.arguments && start.arguments.act === needed[kind].start))
    found.push({
      place: `/workflows/${kind}/start`,
      code: 'voucher.start',
      params: { needed: needed[kind].start },
    });
  workflow.stages.forEach((stage, i) => {
    const claims =
      stage.kind === 'redemption' && (stage.arguments.act === 'claim' || stage.arguments.act === 'check');
    if (claims && stage.arguments.refuses === undefined)
      found.push({
        place: `${place}/${i}/arguments/refuses`,
        code: 'voucher.refuses',
        params: { stage: stage.id },
      });
  });
  return found;
}
