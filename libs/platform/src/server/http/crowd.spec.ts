import { jest } from '@jest/globals';
import fastify from 'fastify';
import { Admission } from './admission';
import { tellOfCrowds } from './crowd';

/** Whether there is a crowd is decided here. */
class Decided extends Admission {
  crowd = true;
  override isCrowd(): boolean {
    return this.crowd;
  }
}

describe('a process that answers', () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
  afterEach(() => void jest.useRealTimers());

  it('tells the workers of a crowd for as long as there is one, and not after its own end', async () => {
    const admission = new Decided();
    const tellCrowd = jest.fn();
    const server = fastify();
    tellOfCrowds(server, admission, { tellCrowd });
    jest.advanceTimersByTime(1000);
    expect(tellCrowd).toHaveBeenCalledTimes(4);
    admission.crowd = false;
    jest.advanceTimersByTime(1000);
    expect(tellCrowd).toHaveBeenCalledTimes(4);
    admission.crowd = true;
    await server.close();
    jest.advanceTimersByTime(1000);
    expect(tellCrowd).toHaveBeenCalledTimes(4);
  });
});
