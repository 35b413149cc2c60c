import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AdjustableClock } from '../clock';
import { FloodGuard, Limited } from './flood';

class Routes {
  @Limited(2, 60)
  object(): void {}
  read(): void {}
}

describe('the limit of requests', () => {
  const clock = new AdjustableClock('2026-11-24T02:00:00Z');
  const guard = new FloodGuard(new Reflector(), clock);
  const ask = (handler: 'object' | 'read', ip: string) =>
    guard.canActivate({
      getType: () => 'http',
      getClass: () => Routes,
      getHandler: () => Routes.prototype[handler],
      switchToHttp: () => ({ getRequest: () => ({ ip }) }),
    } as unknown as ExecutionContext);

  it('holds per route and address, says how long to wait, and ends with its time', () => {
    ask('object', '10.0.0.1');
    ask('object', '10.0.0.1');
    clock.advance(20_000);
    expect(() => ask('object', '10.0.0.1')).toThrow(
      expect.objectContaining({ code: 'rate.limited', details: { seconds: 40 } }),
    );
    expect(ask('object', '10.0.0.2')).toBe(true);
    expect(ask('read', '10.0.0.1')).toBe(true);
    clock.advance(40_000);
    expect(ask('object', '10.0.0.1')).toBe(true);
  });

  it('ends a flood of any requests from one address', () => {
    for (let n = 0; n < 3000; n++) ask('read', '10.0.0.3');
    expect(() => ask('read', '10.0.0.3')).toThrow('rate.limited');
  });
});
