import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { BackendModule } from '@keshen/backend/server';
import { announceReady, loadConfig, onShutdown, Working } from '@keshen/platform/server';

const config = loadConfig();
const app = await NestFactory.createApplicationContext(BackendModule.forRoot(config), {
  bufferLogs: true,
  abortOnError: false,
});
app.useLogger(app.get(Logger));
onShutdown(() => app.close());
await app.get(Working).start();
app.get(Logger).log('the worker works', 'Worker');
announceReady();
