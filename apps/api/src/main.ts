import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import {
  ClockWatch,
  createServer,
  Leaving,
  listen,
  loadConfig,
  onShutdown,
  startTracing,
} from '@keshen/platform/server';
import { AppModule } from './app.module';

const config = loadConfig();
const webRoot = fileURLToPath(new URL('../web', import.meta.url));
await startTracing(config, 'api');
const app = await createServer(config, AppModule.forRoot(config), webRoot);
onShutdown(
  () => app.close(),
  () => app.get(Leaving).begin(config.DRAIN_SECONDS),
);
await app.get(ClockWatch).start();
await listen(app, { port: config.PORT, host: config.HOST });
