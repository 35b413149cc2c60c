import { defineConfig } from 'vite';
import { nodeProgram } from '../../tools/vite/shared';

export default defineConfig(
  nodeProgram('apps/assign', 'dist/apps/assign', {
    main: 'apps/assign/src/main.ts',
    draw: 'apps/assign/src/draw.main.ts',
  }),
);
