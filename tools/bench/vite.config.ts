import { defineConfig } from 'vite';
import { nodeProgram } from '../vite/shared';

const name = process.env.BENCH_NAME ?? '';

export default defineConfig(
  nodeProgram('bench', process.env.BENCH_OUT ?? '', { [name]: `bench/${name}.bench.ts` }),
);
