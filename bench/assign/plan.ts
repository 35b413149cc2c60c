import { assignPanels, highsSolver, provenPanelBound } from '@keshen/assignment';
import load from 'highs';
import { composed } from './composed';

/** Solves a composed plan in this process and checks its proof. */
export async function plan(
  papers: number,
  reviewers: number,
  seed: string,
  objective: 'total' | 'fair',
): Promise<void> {
  const problem = composed(papers, reviewers, seed);
  const solved = await assignPanels(problem, objective, async () => highsSolver(await load(), () => 60));
  if (!('pairs' in solved)) throw new Error('the composed plan has no solution');
  const { total, bound, certificate, floor } = solved;
  const proven = Math.floor(provenPanelBound(problem, certificate, floor?.value ?? 0));
  if (proven !== bound) throw new Error(`the certificate proves ${proven}, the answer says ${bound}`);
  process.stdout.write(`${JSON.stringify({ total, gap: bound - total })}\n`);
}
