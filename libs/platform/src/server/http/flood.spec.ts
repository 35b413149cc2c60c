import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AdjustableClock } from '../clock';
import { FloodGuard, Limited } from './flood';
import { Rates } from './rates';
import { addressKey, Windows } from './windows';

class Routes {
  @Limited(2, 60)
  object(): void {}
  read(): void {}
}

const clock = new AdjustableClock('2026-11-24T02:00:00Z');
const rates = (address = 6000, account = 1200) =>
  new Rates(clock, { REQUESTS_PER_ADDRESS: address, REQUESTS_PER_ACCOUNT: account });
const refusedFor = (seconds: number) =>
  expect.objectContaining({ kind: 'too-many', code: 'rate.limited', details: { seconds } });

describe('the limit of a route', () => {
  const guard = new FloodGuard(new Reflector(), rates());
  const ask = (handler: 'object' | 'read', ip: string, account: string | null = null) =>
    guard.canActivate({
      getType: () => 'http',
      getClass: () => Routes,
      getHandler: () => Routes.prototype[handler],
      switchToHttp: () => ({ getRequest: () => ({ ip, keshen: { actor: { account } } }) }),
    } as unknown as ExecutionContext);

  it('holds for a visitor by address, says how long to wait, and ends with its time', () => {
    ask('object', '10.0.0.1');
    ask('object', '10.0.0.1');
    clock.advance(20_000);
    expect(() => ask('object', '10.0.0.1')).toThrow(refusedFor(40));
    expect(ask('object', '10.0.0.2')).toBe(true);
    expect(ask('read', '10.0.0.1')).toBe(true);
    clock.advance(40_000);
    expect(ask('object', '10.0.0.1')).toBe(true);
  });

  it('holds for a person wherever the requests come from, and not for the colleague beside', () => {
    ask('object', '10.0.0.3', 'a');
    ask('object', '10.0.0.4', 'a');
    expect(() => ask('object', '10.0.0.5', 'a')).toThrow(refusedFor(60));
    expect(ask('object', '10.0.0.3', 'b')).toBe(true);
  });
});

describe('the limits of all requests', () => {
  it('let a hundred people of one office save once a second from one address, and end a flood from it', () => {
    const counted = rates();
    for (let second = 0; second < 60; second++) {
      for (let person = 0; person < 100; person++) {
        counted.address('10.0.0.9');
        counted.account(`person ${person}`);
      }
      clock.advance(900);
    }
    expect(() => counted.address('10.0.0.9')).toThrow(refusedFor(6));
    expect(() => counted.address('10.0.0.10')).not.toThrow();
  });

  it('end a flood of one account from many addresses, and of nobody else', () => {
    const counted = rates(6000, 3);
    for (let n = 0; n < 3; n++) counted.account('a');
    expect(() => counted.account('a')).toThrow(refusedFor(60));
    expect(() => counted.account('b')).not.toThrow();
    clock.advance(60_000);
    expect(() => counted.account('a')).not.toThrow();
  });

  it('keep no more than they may, however many addresses there are, and forget the oldest first', () => {
    const windows = new Windows(3);
    const limit = { times: 1, seconds: 60 };
    for (const key of ['a', 'b', 'c', 'd']) expect(windows.count(key, limit, 0)).toBe(0);
    expect(windows.count('d', limit, 1000)).toBe(59);
    expect(windows.count('b', limit, 1000)).toBe(59);
    expect(windows.count('a', limit, 1000)).toBe(0);
  });

  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ])('count %s as %s: whoever has an IPv6 address has a network of them', (ip, key) =>
    expect(addressKey(ip)).toBe(key),
  );
});
