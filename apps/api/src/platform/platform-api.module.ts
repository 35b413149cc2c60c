import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { FloodGuard } from '@keshen/platform/server';
import { HealthController } from './health.controller';

@Module({ controllers: [HealthController], providers: [{ provide: APP_GUARD, useClass: FloodGuard }] })
export class PlatformApiModule {}
