import { cpSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { at, browserDoors } from '../../tools/vite/shared';

/** What pdf.js fetches by name while it draws: tables of Chinese encodings, fonts that PDFs leave out. */
const pdfData = (): Plugin => ({
  name: 'pdf-data',
  apply: 'build',
  closeBundle() {
    for (const folder of ['cmaps', 'standard_fonts'])
      cpSync(at(`node_modules/pdfjs-dist/${folder}`), at(`dist/apps/web/pdfjs/${folder}`), {
        recursive: true,
      });
  },
});

export default defineConfig({
  root: at('apps/web'),
  logLevel: 'warn',
  plugins: [react(), pdfData()],
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
