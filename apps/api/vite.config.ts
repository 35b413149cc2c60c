import { defineConfig } from 'vite';
import { nodeProgram } from '../../tools/vite/shared';

export default defineConfig(
  nodeProgram('apps/api', 'dist/apps/api', {
    main: 'apps/api/src/main.ts',
    cli: 'apps/api/src/cli.ts',
    'verify-receipt': 'apps/api/src/verify-receipt.main.ts',
    drive: 'apps/api/src/drive/main.ts',
  }),
);
