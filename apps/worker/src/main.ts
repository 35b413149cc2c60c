import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { BackendModule } from '@keshen/backend/server';
import {
  announceReady,
  AppLogger,
  loadConfig,
  onShutdown,
  startTracing,
  Working,
} from '@keshen/platform/server';
import { PlanSolver } from '@keshen/review/server';

const config = loadConfig();
await startTracing(config, 'worker');
const app = await NestFactory.createApplicationContext(BackendModule.forRoot(config), {
  bufferLogs: true,
  abortOnError: false,
});
app.useLogger(app.get(AppLogger));
onShutdown(() => app.close());
app.get(PlanSolver).inThread(new URL('./plan-thread.js', import.meta.url));
await app.get(Working).start();
app.get(AppLogger).log('the worker works', 'Worker');
announceReady();
