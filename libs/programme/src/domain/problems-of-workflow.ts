import type { Definition } from './definition';
import { twice, type ProgrammeProblem } from './problem';
import { attachmentProblem, pathProblem } from './problems-of-form';
import type { CaseKind, Stage, Workflow } from './stages';
import { alwaysBefore } from './workflow';

/** A workflow is a graph: everything in it can be reached, leaves somewhere, and arrives at an end. */
export function workflowProblems(definition: Definition, kind: CaseKind): ProgrammeProblem[] {
  const workflow = definition.workflows[kind]!;
  const place = `/workflows/${kind}`;
  const found = [...twice(`${place}/stages`, workflow.stages)];
  const start = workflow.stages.find((s) => s.id === workflow.start);
  if (!start)
    found.push({ place: `${place}/start`, code: 'workflow.start', params: { stage: workflow.start } });
  if (!workflow.stages.some((s) => s.kind === 'closed'))
    found.push({ place: `${place}/stages`, code: 'workflow.no-end', params: {} });
  if (kind === 'application' && start && start.kind !== 'form')
    found.push({ place: `${place}/start`, code: 'workflow.start-form', params: { stage: start.id } });
  workflow.stages.forEach((stage, i) => {
    found.push(...stageProblems(definition, workflow, kind, stage, `${place}/stages/${i}`));
  });
  return [...found, ...pathsProblems(workflow, place), ...returnProblems(workflow, place)];
}

function stageProblems(
  definition: Definition,
  workflow: Workflow,
  kind: CaseKind,
  stage: Stage,
  place: string,
): ProgrammeProblem[] {
  const found = [
    ...twice(`${place}/outcomes`, stage.outcomes),
    ...argumentProblems(definition, workflow, kind, stage, `${place}/arguments`),
  ];
  stage.outcomes.forEach((outcome, i) => {
    if (outcome.id === 'withdraw' || outcome.id === 'open')
      found.push({
        place: `${place}/outcomes/${i}/id`,
        code: 'outcome.reserved',
        params: { id: outcome.id },
      });
    if (!workflow.stages.some((s) => s.id === outcome.to))
      found.push({ place: `${place}/outcomes/${i}/to`, code: 'outcome.target', params: { to: outcome.to } });
  });
  if (stage.kind === 'closed' && stage.outcomes.length)
    found.push({ place: `${place}/outcomes`, code: 'closed.outcomes', params: { stage: stage.id } });
  if (stage.kind !== 'closed' && stage.outcomes.length === 0)
    found.push({ place: `${place}/outcomes`, code: 'stage.dead-end', params: { stage: stage.id } });
  if (stage.withdrawal) {
    const end = workflow.stages.find((s) => s.id === stage.withdrawal!.to);
    if (end?.kind !== 'closed')
      found.push({
        place: `${place}/withdrawal/to`,
        code: 'withdrawal.target',
        params: { to: stage.withdrawal.to },
      });
  }
  if (kind === 'application' && stage.step !== null && !definition.steps.some((s) => s.id === stage.step))
    found.push({ place: `${place}/step`, code: 'step.unknown', params: { step: stage.step } });
  stage.messages.forEach((message, i) => {
    const at = `${place}/messages/${i}`;
    if (!definition.messages.some((m) => m.id === message.template))
      found.push({
        place: `${at}/template`,
        code: 'template.unknown',
        params: { template: message.template },
      });
    // A draft is due when its call closes.
    const due = stage.workingDays !== null || (kind === 'application' && stage.id === workflow.start);
    if (message.on === 'reminder' && (!due || !message.workingDaysBefore))
      found.push({ place: at, code: 'reminder.without-due', params: { template: message.template } });
    if (
      message.on === 'reminder' &&
      stage.workingDays !== null &&
      (message.workingDaysBefore ?? 0) >= stage.workingDays
    )
      found.push({ place: at, code: 'reminder.too-early', params: { template: message.template } });
  });
  return found;
}

/** Outcomes that a stage kind's arguments speak of, by argument. */
function outcomesNamed(stage: Stage): [argument: string, outcome: string | undefined][] {
  switch (stage.kind) {
    case 'formal-check':
      return [['returns', stage.arguments.returns]];
    case 'screening':
      return [
        ['passes', stage.arguments.passes],
        ['fails', stage.arguments.fails],
      ];
    case 'verification':
      return [
        ['passes', stage.arguments.passes],
        ['fails', stage.arguments.fails],
        ['corrects', stage.arguments.corrects],
      ];
    case 'review':
      return [
        ['passes', stage.arguments.passes],
        ['fails', stage.arguments.fails],
        ['doubts', stage.arguments.doubts],
      ];
    case 'defence':
      return [
        ['passes', stage.arguments.passes],
        ['fails', stage.arguments.fails],
        ['forfeits', stage.arguments.forfeits],
      ];
    case 'upward':
      return [
        ['granted', stage.arguments.granted],
        ['refused', stage.arguments.refused],
        ['returned', stage.arguments.returned],
      ];
    case 'registration':
      return [
        ['registers', stage.arguments.registers],
        ['refuses', stage.arguments.refuses],
      ];
    case 'quota':
      return [
        ['issues', stage.arguments.issues],
        ['refuses', stage.arguments.refuses],
      ];
    case 'order':
      return [
        ['done', stage.arguments.done],
        ['cancels', stage.arguments.cancels],
      ];
    case 'redemption':
      return [
        ['done', stage.arguments.done],
        ['refuses', stage.arguments.refuses],
      ];
    case 'consultation':
      return [
        ['agrees', stage.arguments.agrees],
        ['objects', stage.arguments.objects],
      ];
    case 'decision':
      return [
        ...stage.arguments.funds.map((id, i): [string, string] => [`funds/${i}`, id]),
        ['refuses', stage.arguments.refuses],
      ];
    case 'notice':
      return [
        ['clear', stage.arguments.clear],
        ['objected', stage.arguments.objected],
      ];
    case 'objection':
      return [
        ['maintains', stage.arguments.maintains],
        ['revokes', stage.arguments.revokes],
        ['adjusts', stage.arguments.adjusts],
      ];
    case 'agreement':
      return [
        ['signed', stage.arguments.signed],
        ['lapsed', stage.arguments.lapsed],
      ];
    case 'payment':
      return [
        ['paid', stage.arguments.paid],
        ['forgone', stage.arguments.forgone],
        ['clawedBack', stage.arguments.clawedBack],
        ['skipped', stage.arguments.skipped],
      ];
    case 'milestone':
      return [['repeats', stage.arguments.repeats]];
    case 'acceptance':
      return [
        ['passes', stage.arguments.passes],
        ['fails', stage.arguments.fails],
        ['corrects', stage.arguments.corrects],
      ];
    case 'evaluation':
      return stage.arguments.grades.map((g, i): [string, string] => [`grades/${i}/outcome`, g.outcome]);
    default:
      return [];
  }
}

function argumentProblems(
  definition: Definition,
  workflow: Workflow,
  kind: CaseKind,
  stage: Stage,
  place: string,
): ProgrammeProblem[] {
  const found: ProgrammeProblem[] = [];
  for (const [argument, outcome] of outcomesNamed(stage))
    if (outcome !== undefined && !stage.outcomes.some((o) => o.id === outcome))
      found.push({
        place: `${place}/${argument}`,
        code: 'argument.outcome',
        params: { outcome, stage: stage.id },
      });
  if ('items' in stage.arguments) found.push(...twice(`${place}/items`, stage.arguments.items));
  if (stage.kind === 'evaluation') found.push(...twice(`${place}/indicators`, stage.arguments.indicators));
  if (stage.kind === 'consultation')
    found.push(...twice(`${place}/departments`, stage.arguments.departments));
  if (stage.kind === 'endorsement')
    found.push(...attachmentProblem(definition, `${place}/attachment`, stage.arguments.attachment));
  if (stage.kind === 'screening')
    stage.arguments.duplicateKeys.forEach((path, i) =>
      found.push(...pathProblem(definition, `${place}/duplicateKeys/${i}`, path)),
    );
  if (stage.kind === 'payment' && !definition.payments.some((p) => p.id === stage.arguments.instalment))
    found.push({
      place: `${place}/instalment`,
      code: 'argument.instalment',
      params: { instalment: stage.arguments.instalment },
    });
  if (
    stage.kind === 'payment' &&
    stage.arguments.skipped === undefined &&
    definition.payments.some((p) => p.id === stage.arguments.instalment && p.when !== undefined)
  )
    found.push({ place: `${place}/skipped`, code: 'argument.skipped', params: { stage: stage.id } });
  // Nothing is paid without a decision and a public notice; an agreement is demanded where the workflow has one.
  if (stage.kind === 'payment' && kind === 'application') {
    if (!alwaysBefore(workflow, stage.id, ['decision', 'upward']))
      found.push({ place, code: 'payment.no-decision', params: { stage: stage.id } });
    if (!alwaysBefore(workflow, stage.id, ['notice']))
      found.push({ place, code: 'payment.no-notice', params: { stage: stage.id } });
  }
  if ('targets' in stage.arguments)
    found.push(...pathProblem(definition, `${place}/targets`, stage.arguments.targets, ['table']));
  if (stage.kind === 'registration' && stage.arguments.recheckMonths && !definition.workflows.recheck)
    found.push({ place: `${place}/recheckMonths`, code: 'registration.no-recheck', params: {} });
  // What is filled in and submitted is the application; other cases ask for reports.
  if (stage.kind === 'form' && kind !== 'application')
    found.push({
      place: place.replace(/\/arguments$/, ''),
      code: 'form.other-case',
      params: { stage: stage.id },
    });
  if (stage.kind === 'form' && !stage.outcomes.some((o) => o.tone === 'forward'))
    found.push({ place, code: 'form.no-forward', params: { stage: stage.id } });
  if ((stage.kind === 'review' || stage.kind === 'defence') && !definition.rubric)
    found.push({ place, code: 'review.no-rubric', params: { stage: stage.id } });
  if (stage.kind === 'review') {
    const { softWorkingDays: soft, hardWorkingDays: hard } = stage.arguments;
    if (hard !== undefined && hard < (soft ?? stage.workingDays ?? 0))
      found.push({ place, code: 'review.deadlines', params: { stage: stage.id } });
  }
  if (
    stage.kind === 'verification' &&
    (stage.arguments.corrects === undefined) !== (stage.arguments.returnWorkingDays === undefined)
  )
    found.push({
      place: `${place}/returnWorkingDays`,
      code: 'verification.days',
      params: { stage: stage.id },
    });
  if (stage.kind === 'notice' && stage.arguments.workingDays !== definition.notice.workingDays)
    found.push({
      place: `${place}/workingDays`,
      code: 'notice.days',
      params: { stage: stage.arguments.workingDays, definition: definition.notice.workingDays },
    });
  if (stage.kind === 'objection') {
    const needed = kind === 'objection' ? 'decides' : 'waits';
    if (stage.arguments.role !== needed)
      found.push({ place: `${place}/role`, code: 'objection.role', params: { needed } });
    if (needed === 'waits' && !definition.workflows.objection)
      found.push({ place, code: 'objection.no-workflow', params: {} });
  }
  if (stage.kind === 'evaluation')
    stage.arguments.grades.forEach((grade, i, grades) => {
      if (i > 0 && grade.from >= grades[i - 1]!.from)
        found.push({
          place: `${place}/grades/${i}`,
          code: 'grades.order',
          params: { outcome: grade.outcome },
        });
    });
  return found;
}

/** Returns of sections that lead to no form: the applicant could not correct anything. */
function returnProblems(workflow: Workflow, place: string): ProgrammeProblem[] {
  return workflow.stages.flatMap((stage, i): ProgrammeProblem[] => {
    const back =
      stage.kind === 'formal-check'
        ? stage.arguments.returns
        : stage.kind === 'verification'
          ? stage.arguments.corrects
          : undefined;
    const outcome = stage.outcomes.find((o) => o.id === back);
    const target = workflow.stages.find((s) => s.id === outcome?.to);
    if (!target || target.kind === 'form') return [];
    return [
      { place: `${place}/stages/${i}`, code: 'return.no-form', params: { stage: stage.id, to: target.id } },
    ];
  });
}

/** Stages that nothing leads to, and stages from which no end can be reached. */
function pathsProblems(workflow: Workflow, place: string): ProgrammeProblem[] {
  const next = (stage: Stage): string[] => [
    ...stage.outcomes.map((o) => o.to),
    ...(stage.withdrawal ? [stage.withdrawal.to] : []),
  ];
  const reached = new Set<string>();
  const waiting = [workflow.start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const stage = workflow.stages.find((s) => s.id === id);
    if (!stage || reached.has(id)) continue;
    reached.add(id);
    waiting.push(...next(stage));
  }
  const ending = new Set(workflow.stages.filter((s) => s.kind === 'closed').map((s) => s.id));
  for (let grown = true; grown;) {
    const more = workflow.stages.filter((s) => !ending.has(s.id) && s.outcomes.some((o) => ending.has(o.to)));
    grown = more.length > 0;
    more.forEach((s) => ending.add(s.id));
  }
  return workflow.stages.flatMap((stage, i): ProgrammeProblem[] => [
    // Without a start nothing can be reached; that is said once, at the start.
    ...(reached.size === 0 || reached.has(stage.id)
      ? []
      : [{ place: `${place}/stages/${i}`, code: 'stage.unreachable', params: { stage: stage.id } }]),
    ...(ending.has(stage.id) || stage.outcomes.length === 0
      ? []
      : [{ place: `${place}/stages/${i}`, code: 'stage.no-end', params: { stage: stage.id } }]),
  ]);
}
