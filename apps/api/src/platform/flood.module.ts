import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { seconds, ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';

/**
 * Counted per process and address, against floods only: a whole enterprise may sit behind one address.
 * Guessing of passwords is counted by the sign-in itself.
 */
const requests = { ttl: seconds(60), limit: 3000 };

@Module({
  imports: [ThrottlerModule.forRoot([requests])],
  providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
})
export class FloodModule {}
