import { parentPort, workerData } from 'node:worker_threads';
import type { PlanObjective } from '../domain/plan';
import { solvePlan, type PlanProblem } from './plan.solve';

// A thread of its own: solves one plan and tells what it finds on the way, then what it found.
const { problem, objective, seconds } = workerData as {
  problem: PlanProblem;
  objective: PlanObjective;
  seconds: number;
};
const solved = await solvePlan(problem, objective, seconds, (heard) => parentPort!.postMessage({ heard }));
parentPort!.postMessage({ solved });
