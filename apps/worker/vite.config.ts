import { defineConfig } from 'vite';
import { nodeProgram } from '../../tools/vite/shared';

export default defineConfig(
  nodeProgram('apps/worker', 'dist/apps/worker', {
    main: 'apps/worker/src/main.ts',
    'plan-thread': 'libs/review/src/server/plan.thread.ts',
  }),
);
