import { api, Problem } from '../../api';
import type { Wire } from '@keshen/kernel';
import type * as application from '@keshen/application';
import { sendKept } from '../../draft/kept';
import type { Session } from '../../session';

export type Receipt = Wire<application.Receipt>;
type Answer = Receipt | { ticket: string; state: 'waiting' };

/** How soon it is asked how a ticket went: at first soon, then ever more seldom, so that a crowd's asking is no rush of its own. */
const ASK_AGAIN_MS = 1000;
const SELDOM_MS = 20_000;
const MORE_SELDOM = 1.6;

/**
 * Sends what this device still keeps of the draft, then certifies exactly this content and submits it: if anything was
 * sent, it is no longer the content that was read, and the server says so. In a rush the server answers with a ticket, which has the instant that
 * counts; then it is asked how the ticket went until that is known. Throws the problem when the check found any.
 */
export async function submit(
  session: Session,
  application: string,
  content: string,
  waits: () => void,
): Promise<Receipt> {
  const { left } = await sendKept(session, application);
  if (left.length) throw new Problem(409, 'draft.unsent');
  let answer = await api.post<Answer>(`/applications/${application}/submission`, { body: { content } });
  for (let pause = ASK_AGAIN_MS; 'ticket' in answer; pause = Math.min(SELDOM_MS, pause * MORE_SELDOM)) {
    waits();
    const wait = pause * (0.75 + Math.random() / 2);
    await new Promise((done) => setTimeout(done, wait));
    answer = await asked(application, answer);
  }
  return answer;
}

/** A network that is away for a moment changes nothing about a ticket. */
async function asked(application: string, waiting: { ticket: string; state: 'waiting' }): Promise<Answer> {
  try {
    return await api.get<Answer>(`/applications/${application}/tickets/${waiting.ticket}`);
  } catch (problem) {
    if (problem instanceof Error && 'passing' in problem && problem.passing) return waiting;
    throw problem;
  }
}
