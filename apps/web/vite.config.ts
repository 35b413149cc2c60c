import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { at, browserDoors } from '../../tools/vite/shared';

export default defineConfig({
  root: at('apps/web'),
  logLevel: 'warn',
  plugins: [react()],
  resolve: { alias: browserDoors },
  server: { proxy: { '/api': 'http://localhost:3000' } },
  build: {
    outDir: at('dist/apps/web'),
    emptyOutDir: true,
    target: ['chrome111', 'edge111', 'firefox114', 'safari16.4'],
    sourcemap: false,
    // Pure doors only compute: what a page does not use of them need not be loaded.
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !/\/libs\/[^/]+\/src\//.test(id) } },
  },
});
