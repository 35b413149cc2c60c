import { Inject, Injectable } from '@nestjs/common';
import { Refusal, type Clock } from '@keshen/kernel';
import type { FastifyInstance } from 'fastify';
import { CLOCK } from '../clock';
import { CONFIG, type Config } from '../config/config';
import { requestIdOf } from './log';
import { answerProblem, problemOf } from './problem.filter';
import type { RefusalWatch } from './refusal-watch';
import { addressKey, Windows, type Limit } from './windows';

const SECONDS = 60;

/**
 * How many requests an address and an account may make within a minute (REQUESTS_PER_ADDRESS, REQUESTS_PER_ACCOUNT).
 * Against floods and programs that have run wild only: an open form saves every second at most, and a hundred people of
 * one office may sit behind one address. Counted in the process, since asking PostgreSQL would cost more than most
 * requests do: N processes allow N times as many. Wrong passwords are counted by the sign-in, in PostgreSQL.
 */
@Injectable()
export class Rates {
  private readonly windows = new Windows();

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG)
    private readonly config: Pick<Config, 'REQUESTS_PER_ADDRESS' | 'REQUESTS_PER_ACCOUNT'>,
  ) {}

  /** One more request from an address. Refuses `rate.limited` (too-many, with the seconds to wait). */
  address(ip: string): void {
    this.count(`ip ${addressKey(ip)}`, { times: this.config.REQUESTS_PER_ADDRESS, seconds: SECONDS });
  }

  /** One more request of an account, wherever it comes from. Refuses `rate.limited`. */
  account(id: string): void {
    this.count(`account ${id}`, { times: this.config.REQUESTS_PER_ACCOUNT, seconds: SECONDS });
  }

  /** One more of anything else that has a limit of its own. Refuses `rate.limited`. */
  count(key: string, limit: Limit): void {
    const seconds = this.windows.count(key, limit, this.clock.now().getTime());
    if (seconds) throw new Refusal('too-many', 'rate.limited', { seconds });
  }
}

/** Counts every request to the API by its address, before a session is looked for. */
export function limitAddresses(fastify: FastifyInstance, rates: Rates, watch: RefusalWatch): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith('/api/') && request.url !== '/api/health' && request.url !== '/api/ready')
      try {
        rates.address(request.ip);
      } catch (error) {
        const problem = problemOf(error, requestIdOf(request.raw));
        watch.refused(request, problem);
        answerProblem(reply, problem);
        return;
      }
    done();
  });
}
