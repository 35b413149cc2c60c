import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import {
  ClockWatch,
  createServer,
  Leaving,
  loadConfig,
  onShutdown,
  startTracing,
} from '@keshen/platform/server';
import { AppModule } from './app.module';

/** So many who come in one moment wait for this process; without, whoever comes after 511 tries again seconds later. */
const CONNECTIONS_WAITING = 4096;

const config = loadConfig();
const webRoot = fileURLToPath(new URL('../web', import.meta.url));
await startTracing(config, 'api');
const app = await createServer(config, AppModule.forRoot(config), webRoot);
onShutdown(
  () => app.close(),
  () => app.get(Leaving).begin(config.DRAIN_SECONDS),
);
await app.get(ClockWatch).start();
await app.listen({ port: config.PORT, host: config.HOST, backlog: CONNECTIONS_WAITING });
