import type { ProblemDocument } from '../../domain/problem';

/** What of a request says who was refused what. */
export type RefusedRequest = {
  ip: string;
  method: string;
  routeOptions: { url?: string };
  query?: unknown;
  body?: unknown;
};

/** Is told of every request that is answered with a problem. It neither fails nor waits. The identity binds it. */
export abstract class RefusalWatch {
  abstract refused(request: RefusedRequest, problem: ProblemDocument): void;
}
