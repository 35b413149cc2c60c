import { defineConfig } from 'vite';
import { nodeProgram } from '../vite/shared';

export default defineConfig(
  nodeProgram('apps/chaos', '.tmp/chaos', {
    main: 'apps/chaos/src/main.ts',
    many: 'apps/chaos/src/many/main.ts',
  }),
);
