import type { Doing } from './kinds';
import { shanghaiDay } from './shanghai-day';
import { allYes, type SeenCase, type Subject } from './subject';

/** Both sides sign what the worker has drawn up. */
export const agree: Doing = async (subject, seen) => {
  const stage = subject.stage<'agreement'>(seen);
  const officer = await subject.cast.of('officer');
  const { certifier } = subject.applicants;
  const { digest } = await subject.ready(
    'the agreement',
    officer.visitor,
    seen,
    ({ view }) => view['agreement'] as { digest: string } | null,
  );
  const signed = stage.arguments.signed;
  await subject.conclude(certifier, signed, { digest });
  await subject.conclude(officer, signed, { digest });
  return { outcome: signed, actor: `${certifier.name}、${officer.name}` };
};

/** Two persons, then the bank's answer. */
export const pay: Doing = async (subject, seen) => {
  const stage = subject.stage<'payment'>(seen);
  const [first, second] = [
    await subject.cast.of('finance', null, 1),
    await subject.cast.of('finance', null, 2),
  ];
  const chosen = subject.outcomeOf(stage).id;
  const { id } = await subject.ready(
    'the payment',
    first.visitor,
    seen,
    ({ view }) => view['payment'] as { id: string } | null,
  );
  if (chosen === stage.arguments.forgone) return subject.conclude(first, chosen);
  await giveAccount(subject, id);
  await first.visitor.post(`/payments/${id}/preparation`);
  await second.visitor.post(`/payments/${id}/approval`);
  await first.visitor.post(`/payments/${id}/settlement`, {
    result: 'paid',
    on: shanghaiDay(await subject.office.now()),
    bankReference: `GK${id.slice(-12)}`,
  });
  return { outcome: stage.arguments.paid, actor: `${first.name}、${second.name}` };
};

/** An account that the form did not ask for is owed now. */
async function giveAccount(subject: Subject, payment: string): Promise<void> {
  const { certifier } = subject.applicants;
  const { duty } = await subject.seenBy(certifier.visitor);
  if (!duty) return;
  await certifier.visitor.put(`/payments/${payment}/account`, {
    name: certifier.name,
    bank: '中国工商银行嘉定支行',
    account: '6222021001116245702',
  });
}

/** What the funded report on a milestone, for the acceptance or of themselves, where the stage asks them. */
async function report(subject: Subject, seen: SeenCase, scores?: object): Promise<void> {
  if (!subject.stage(seen).actors.includes('applicant')) return;
  const { visitor } = subject.applicants.writer;
  const { case: now } = await subject.seenBy(visitor);
  await visitor.post(`/cases/${now.id}/reports`, {
    progress: '任务书约定的各项工作按期完成，指标达到目标值。',
    spentFen: 10_000_000,
    targets: [{ indicator: '主要指标', target: '按任务书', reached: '达到' }],
    files: [],
    ...(scores ? { scores } : {}),
    version: now.version,
  });
}

export const check: Doing = async (subject, seen) => {
  const stage = subject.stage<'milestone'>(seen);
  await report(subject, seen);
  const items = allYes(stage.arguments.items);
  return subject.conclude(await subject.cast.of('officer'), subject.outcomeOf(stage).id, { items });
};

export const accept: Doing = async (subject, seen) => {
  const stage = subject.stage<'acceptance'>(seen);
  await report(subject, seen);
  const officer = await subject.cast.of('officer');
  return subject.conclude(officer, subject.outcomeOf(stage).id, {
    items: allYes(stage.arguments.items),
    panel: [officer.name],
    heldOn: shanghaiDay(await subject.office.now()),
    unspentFen: 0,
  });
};

/** The grade follows from the scores, so the scores are those of the wanted grade. */
export const evaluate: Doing = async (subject, seen) => {
  const stage = subject.stage<'evaluation'>(seen);
  const { grades, indicators, self } = stage.arguments;
  const all = (score: number) => Object.fromEntries(indicators.map(({ id }) => [id, score]));
  await report(subject, seen, self ? all(90) : undefined);
  const wanted = subject.outcomeOf(stage).id;
  const { outcome: id, from } = grades.find((grade) => grade.outcome === wanted) ?? grades[0]!;
  return subject.conclude(await subject.actorOf(stage), id, {
    scores: all(from),
    findings: '产出与效益达到预期。',
  });
};
