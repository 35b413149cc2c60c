import 'reflect-metadata';
import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BackendModule, migrateConfigured } from '@keshen/backend/server';
import { type Config, loadConfig } from '@keshen/platform/server';
import { commands } from './commands';

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];

/** The program's modules without the web, for one command. */
async function withProgram(config: Config, work: (app: INestApplicationContext) => Promise<number>) {
  const app = await NestFactory.createApplicationContext(BackendModule.forRoot(config), {
    logger: ['error'],
    abortOnError: false,
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

if (!command) {
  process.stderr.write(`usage: cli ${Object.keys(commands).join(' | ')}\n`);
  process.exit(64);
}
const config = loadConfig();
if (command.migrates) await migrateConfigured(config);
await command.before?.(config, args);
process.exit(await withProgram(config, (app) => command.run(app, args)));
