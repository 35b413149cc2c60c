import { Worker } from 'node:worker_threads';
import { Inject, Injectable } from '@nestjs/common';
import type { PanelProgress } from '@keshen/assignment';
import { CONFIG, type Config } from '@keshen/platform/server';
import type { PlanObjective } from '../domain/plan';
import { solvePlan, type PlanProblem, type SolvedPlan } from './plan.solve';

/** Beyond its time a thread may take so many seconds more, for what no solver's clock looks at; then it is ended. */
const GRACE = 60;

/** What is known of a plan that is being solved. `bound`, `total` and `worstOff` once one was found. */
export type Heard = (progress: PanelProgress) => void;

/**
 * Solves plans in a thread of their own, so that whoever asks for one goes on meanwhile. A program that has no file for
 * the thread (a test) solves in its own.
 */
@Injectable()
export class PlanSolver {
  private thread: URL | undefined;

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'PLAN_SECONDS'>) {}

  /** For how long a plan is solved at the most. */
  get seconds(): number {
    return this.config.PLAN_SECONDS;
  }

  /** Says which file is the thread's program (plan.thread.ts as it was built). */
  inThread(file: URL): void {
    this.thread = file;
  }

  /** Solves within PLAN_SECONDS, or says that the time did not suffice. */
  solve(problem: PlanProblem, objective: PlanObjective, heard: Heard): Promise<SolvedPlan> {
    const { seconds, thread: file } = this;
    if (!file) return solvePlan(problem, objective, seconds, heard);
    return new Promise((done, fail) => {
      const thread = new Worker(file, { workerData: { problem, objective, seconds } });
      const late = setTimeout(
        () => {
          done({ shortage: { constraint: 'time', missing: 0, cases: [], experts: [] } });
          void thread.terminate();
        },
        (seconds + GRACE) * 1000,
      );
      thread.on('message', (said: { heard: PanelProgress } | { solved: SolvedPlan }) =>
        'solved' in said ? done(said.solved) : heard(said.heard),
      );
      thread.once('error', fail).once('exit', (code) => {
        clearTimeout(late);
        fail(new Error(`the thread of a plan ended with ${code}`));
      });
    });
  }
}
