import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { AdjustableClock, demoAllowed, type Config } from '@keshen/platform/server';
import { BackendModule } from '../backend.module';
import { DemoModule } from './demo.module';
import { DemoService } from './demo.service';

@Module({})
class DemoRoot {}

/**
 * Plays the demonstration on a database that has no call yet, where demonstration data is allowed at all. It runs in
 * a program of its own whose clock begins in 2016.
 */
export async function playDemonstration(config: Config, say: (line: string) => void): Promise<boolean> {
  if (!demoAllowed(config)) return false;
  const clock = new AdjustableClock('2016-02-01T01:00:00Z');
  const root = {
    module: DemoRoot,
    imports: [BackendModule.forRoot({ ...config, LOG_LEVEL: 'error' }, { clock }), DemoModule],
  };
  const app = await NestFactory.createApplicationContext(root, { logger: ['error'], abortOnError: false });
  try {
    return await app.get(DemoService).play(new Date(), say);
  } finally {
    await app.close();
  }
}
