import { setTimeout as sleep } from 'node:timers/promises';
import { between, type Random } from '@keshen/kernel';
import type { Program } from '../programs';
import type { ManyPortal } from './portal';

/** Done to a portal on two machines; `unseen`: nobody who uses it may notice; `once`: it cannot be done to it again. */
export type ManyFault = {
  unseen?: boolean;
  once?: boolean;
  run(portal: ManyPortal, random: Random): Promise<void>;
};

/** In order, as a new release is brought: it ends what it is at, and the next begins when it takes work. */
async function renew(program: Program): Promise<void> {
  await program.stop();
  program.start();
  await program.works();
}

export const manyFaults: Record<string, ManyFault> = {
  /** 滚动重启: every program in turn, while people work. */
  'rolling-restart': {
    unseen: true,
    async run({ apis, workers, nginx }, random) {
      for (const [n, { program, port }] of apis.entries()) {
        await sleep(between(random, 0, 500));
        await Promise.all([renew(program), renew(workers[n]!)]);
        // The other one is restarted when this one has been asked again.
        const before = nginx.passed().length;
        while (
          !nginx
            .passed()
            .slice(before)
            .some(({ server }) => server.endsWith(`:${port}`))
        )
          await sleep(100);
      }
    },
  },
  /** 一台机器失电: its API and its worker die together, the other machine carries on alone for a while. */
  'machine-lost': {
    async run({ apis, workers }, random) {
      await sleep(between(random, 200, 1500));
      const n = between(random, 0, apis.length - 1);
      const lost = [apis[n]!.program, workers[n]!];
      await Promise.all(lost.map((program) => program.kill()));
      await sleep(between(random, 500, 3000));
      for (const program of lost) program.start();
    },
  },
  /** 主备切换: the primary dies, the replica takes its place and its address. */
  promotion: {
    once: true,
    async run({ postgres, database }, random) {
      await sleep(between(random, 200, 1500));
      await postgres.killPrimary();
      database.cut();
      await sleep(between(random, 0, 1000));
      await postgres.promote();
      database.turnTo(postgres.replica.port);
    },
  },
};
