import { cpSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { budget } from '../../tools/vite/budget';
import { early as earlyScript } from '../../tools/vite/early';
import { at, browserDoors } from '../../tools/vite/shared';
import { budgets } from './budgets';
import { early } from './early';
import { firstLoads } from './first-loads';

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

/** The package offers everybody the build that warns who develops. */
const router = {
  find: /^react-router$/,
  replacement: at('node_modules/react-router/dist/production/index.mjs'),
};

const idle = /\/libs\/[^/]+\/src\/|\/apps\/web\/src\/ui\//;

/** What every page needs: packages, and what stands around each page. One file of them is smaller than twenty. */
const packages =
  'react|react-dom|scheduler|react-router|i18next|react-i18next|use-sync-external-store|@tanstack';
const around =
  'layout|session|session-notice|session-end|api|i18n|clock|tabs|theme|format|page-boundary|scroll|route-tree|locales/zh-CN/(common|problems)|ui/(shell|page|button|icon|glyph|time|time-left)';
const everywhere = new RegExp(`/node_modules/(${packages})/|/apps/web/src/(${around})\\.|vite/preload`);

export default defineConfig({
  root: at('apps/web'),
  logLevel: 'warn',
  plugins: [react(), pdfData(), earlyScript(firstLoads, early), budget(budgets)],
  resolve: { alias: [...browserDoors, router] },
  server: { proxy: { '/api': 'http://localhost:3000' } },
  build: {
    outDir: at('dist/apps/web'),
    emptyOutDir: true,
    target: ['chrome111', 'edge111', 'firefox114', 'safari16.4'],
    sourcemap: false,
    // Pure doors only compute, components only draw: what a page does not use of them need not be loaded.
    rolldownOptions: {
      treeshake: { moduleSideEffects: (id) => !idle.test(id) },
      output: {
        // Without names: the entry lists what each page fetches, and names would be 1.4 kB of it.
        chunkFileNames: 'assets/[hash].js',
        codeSplitting: { groups: [{ name: 'base', test: everywhere }] },
      },
    },
  },
});
