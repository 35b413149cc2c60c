import { cpSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { budget } from '../../tools/vite/budget';
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

const idle = /\/libs\/[^/]+\/src\/|\/apps\/web\/src\/ui\//;

/**
 * Of scripts, gzipped. Pages that everybody reads are to come down to 150 kB: React, the router, the words and the cache
 * of queries alone are 127 of them.
 */
const budgets = [
  {
    pages:
      /^(programme\/(home|calls?)|notice\/(notices?|awards)|receipt\/verify|public\/.*|identity\/confirm-email)$/,
    most: 180_000,
  },
  { pages: /^identity\/sign-in$/, most: 190_000 },
  { pages: /./, most: 350_000 },
];

export default defineConfig({
  root: at('apps/web'),
  logLevel: 'warn',
  plugins: [react(), pdfData(), budget(budgets)],
  resolve: { alias: browserDoors },
  server: { proxy: { '/api': 'http://localhost:3000' } },
  build: {
    outDir: at('dist/apps/web'),
    emptyOutDir: true,
    target: ['chrome111', 'edge111', 'firefox114', 'safari16.4'],
    sourcemap: false,
    // Pure doors only compute, components only draw: what a page does not use of them need not be loaded.
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !idle.test(id) } },
  },
});
