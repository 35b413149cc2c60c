import type { Doing } from './kinds';

/** The writers ask for certification, the certifier submits. */
export const submit: Doing = async (subject, seen) => {
  const stage = subject.stage<'form'>(seen);
  const { id } = subject.outcomeOf(stage);
  const { writer, certifier } = subject.applicants;
  if (stage.arguments.certification)
    await writer.visitor.post(`/applications/${subject.application}/certification`);
  const page = `/applications/${subject.application}`;
  const { content } = await certifier.visitor.get<{ content: string }>(`${page}/answers`);
  await certifier.visitor.post(`${page}/submission`, { content });
  return { outcome: id, actor: certifier.name };
};
