import { HttpException, NotFoundException } from '@nestjs/common';
import { conflict, Refusal } from '@keshen/kernel';
import { answerProblem, problemOf } from './problem.filter';

const short = (error: unknown) => {
  const { status, code } = problemOf(error, 'request-1');
  return [status, code];
};

describe('a problem document', () => {
  it.each([
    ['invalid', 422],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not-found', 404],
    ['conflict', 409],
    ['too-large', 413],
    ['unsupported', 415],
    ['unsatisfiable', 416],
    ['too-many', 429],
  ] as const)('of a refusal that is %s has status %i', (kind, status) => {
    expect(short(new Refusal(kind, 'a.code'))).toEqual([status, 'a.code']);
  });

  it('carries field, problems and the values for the sentence', () => {
    const problem = problemOf(conflict('version.stale', { field: 'name', current: 3 }), 'request-1');
    expect(problem).toMatchObject({ field: 'name', details: { current: 3 }, instance: 'request-1' });
  });

  it('says of a bug nothing but its request', () => {
    const problem = problemOf(new TypeError('password of root is hunter2'), 'request-1');
    expect(JSON.stringify(problem)).not.toContain('hunter2');
    expect(problem).toMatchObject({ status: 500, code: 'internal', instance: 'request-1' });
  });

  it.each([
    [new NotFoundException(), [404, 'route.unknown']],
    [new HttpException('slow down', 429), [429, 'rate.limited']],
    [Object.assign(new Error(), { code: 'FST_ERR_CTP_BODY_TOO_LARGE' }), [413, 'body.too-large']],
    [{ driverError: { code: '22021' } }, [422, 'text.unstorable']],
    [{ code: '22P02', message: 'invalid input syntax for type json' }, [422, 'text.unstorable']],
    [{ code: '22P02', message: 'invalid input syntax for type uuid: "x"' }, [500, 'internal']],
    [{ driverError: { code: '57P01' } }, [503, 'service.unavailable']],
    [Object.assign(new Error(), { code: 'ECONNREFUSED' }), [503, 'service.unavailable']],
    ['thrown text', [500, 'internal']],
    [undefined, [500, 'internal']],
  ])('knows what else is thrown: %#', (error, expected) => {
    expect(short(error)).toEqual(expected);
  });

  it.each([
    [new Refusal('too-many', 'sign-in.busy', { seconds: 7 }), '7'],
    [{ driverError: { code: '57P01' } }, '5'],
    [conflict('version.stale'), undefined],
  ])('says when to come back where that helps: %#', (error, expected) => {
    const headers = new Map<string, string>();
    const reply = {
      status: () => reply,
      type: () => reply,
      header: (name: string, value: string) => (headers.set(name, value), reply),
      send: () => undefined,
    };
    answerProblem(reply, problemOf(error, 'request-1'));
    expect(headers.get('retry-after')).toBe(expected);
  });
});
