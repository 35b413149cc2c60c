import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { createServer, loadConfig, onShutdown } from '@keshen/platform/server';
import { AppModule } from './app.module';

const config = loadConfig();
const webRoot = fileURLToPath(new URL('../web', import.meta.url));
const app = await createServer(config, AppModule.forRoot(config), webRoot);
onShutdown(() => app.close());
await app.listen(config.PORT, config.HOST);
