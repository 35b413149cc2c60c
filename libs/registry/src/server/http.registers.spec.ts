import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock } from '@keshen/kernel';
import { FileCreditRegister, FileLegalPersonRegister, RegistryFile } from './file.registers';
import { FilePatentRegister, HttpPatentRegister } from './patent.register';
import { HttpCreditRegister, HttpLegalPersonRegister, RegistryLine } from './http.registers';

const clock = fixedClock('2026-11-24T02:00:00Z');
const known = '91310114MA1GW0000X';
const record = {
  creditCode: known,
  blacklisted: true,
  abnormal: false,
  lastMajorPenaltyOn: '2025-03-01',
  lastViolationOn: null,
};
const patent = {
  number: 'ZL200310100002.X',
  title: '一种标定方法',
  kind: 'invention',
  status: 'in-force',
  owners: [{ name: '上海星澜传感技术有限公司', creditCode: known }],
  district: '310114',
  appliedOn: '2003-10-08',
  grantedOn: '2026-03-04',
};
const person = { creditCode: known, name: '上海星澜传感技术有限公司', legalRepresentative: '陈星' };

describe('a register over HTTP', () => {
  let server: Server;
  let base: string;
  const asked: { path: string; key: string | undefined }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? '';
      asked.push({ path, key: request.headers['idempotency-key'] as string | undefined });
      const answer = (status: number, body: string): void => void response.writeHead(status).end(body);
      if (path === `/credit/${known}`) return answer(200, JSON.stringify(record));
      if (path === `/legal-persons/${known}`) return answer(200, JSON.stringify(person));
      if (path === '/patents/200310100002X') return answer(200, JSON.stringify(patent));
      if (path === '/patents?from=2026-01-01&to=2026-06-30&district=310114&after=a')
        return answer(200, JSON.stringify({ items: [patent], next: 'b' }));
      if (path === '/patents/2003101000110') return answer(200, JSON.stringify(patent));
      if (path.endsWith('/other')) return answer(200, JSON.stringify(record));
      if (path.endsWith('/broken')) return answer(200, '<html>');
      if (path.endsWith('/down')) return answer(503, '');
      if (path.endsWith('/moved')) return void response.writeHead(302, { location: '/credit/x' }).end();
      if (path.endsWith('/huge')) return answer(200, `"${'x'.repeat(200_000)}"`);
      if (path.endsWith('/silent')) return;
      answer(404, '');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });

  it('answers the record, with the key of the task that asked', async () => {
    const answer = await new HttpCreditRegister(new RegistryLine(base), clock).check(known, 'task-7');
    expect(answer).toEqual({ found: true, record, source: 'http', at: '2026-11-24T02:00:00.000Z' });
    expect(asked.at(-1)).toEqual({ path: `/credit/${known}`, key: 'task-7' });
    expect(await new HttpLegalPersonRegister(new RegistryLine(base)).find(known)).toEqual(person);
  });

  it('takes 404 for an answer: the code is not known', async () => {
    const answer = await new HttpCreditRegister(new RegistryLine(base), clock).check('nobody', 'task-8');
    expect(answer).toMatchObject({ found: false, record: null });
    expect(await new HttpLegalPersonRegister(new RegistryLine(base)).find('nobody')).toBeNull();
  });

  it.each([
    ['a broken answer', 'broken', 'no well-formed answer'],
    ['an error', 'down', 'status 503'],
    ['a redirect', 'moved', 'no well-formed answer'],
    ['an answer without end', 'huge', 'answer too large'],
    ['an answer about another code', 'other', 'answer about another code'],
  ])('takes %s for no answer, so that the task tries again', async (_, code, reason) => {
    const register = new HttpCreditRegister(new RegistryLine(base), clock);
    await expect(register.check(code, 'task-9')).rejects.toThrow(reason);
  });

  it('answers a patent however its number is written, and the next page of those granted', async () => {
    const register = new HttpPatentRegister(new RegistryLine(base));
    for (const number of ['ZL200310100002.X', '200310100002x', 'ＺＬ 2003 1010 0002．Ｘ'])
      expect((await register.find(number))?.title).toBe('一种标定方法');
    expect(await register.find('200310100003.8')).toBeNull();
    await expect(register.find('200310100011.0')).rejects.toThrow('answer about another patent');
    const question = { from: '2026-01-01', to: '2026-06-30', district: '310114', after: 'a' };
    expect(await register.granted(question)).toMatchObject({ items: [{ number: patent.number }], next: 'b' });
    expect(await register.granted({ ...question, after: 'b' })).toEqual({ items: [], next: null });
  });

  it('gives up on a register that stays silent', async () => {
    const register = new HttpCreditRegister(new RegistryLine(base, 200), clock);
    await expect(register.check('silent', 'task-10')).rejects.toThrow('no answer in time');
  });
});

describe('a register out of a file', () => {
  let folder: string;
  let path: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'registry-'));
    path = join(folder, 'registry.json');
    const clean = { ...person, creditCode: '91310114CLEAN' };
    await writeFile(
      path,
      JSON.stringify({ legalPersons: [person, clean], credit: [record], patents: [patent] }),
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('answers what the file says; a known legal person on no list has a clean record', async () => {
    const file = new RegistryFile(path);
    expect(await new FileLegalPersonRegister(file).find(known)).toEqual(person);
    const register = new FileCreditRegister(file, clock);
    expect((await register.check(known)).record).toEqual(record);
    expect((await register.check('91310114CLEAN')).record).toMatchObject({
      blacklisted: false,
      lastViolationOn: null,
    });
    expect(await register.check('nobody')).toMatchObject({ found: false, record: null });
  });

  it('finds patents by number and those granted in a period and district', async () => {
    const register = new FilePatentRegister(new RegistryFile(path));
    expect(await register.find('200310100002X')).toMatchObject({ title: '一种标定方法' });
    expect(await register.find('200310100003.8')).toBeNull();
    const question = { from: '2026-03-04', to: '2026-03-04', district: '310114' };
    expect(await register.granted(question)).toMatchObject({
      items: [{ number: patent.number }],
      next: null,
    });
    expect((await register.granted({ ...question, district: '310115' })).items).toEqual([]);
    expect((await register.granted({ ...question, to: '2026-03-03', from: '2026-01-01' })).items).toEqual([]);
  });

  it('knows nobody without a file, and says when the file is none', async () => {
    expect(await new FileLegalPersonRegister(new RegistryFile(undefined)).find(known)).toBeNull();
    await writeFile(path, '{');
    await expect(new FileLegalPersonRegister(new RegistryFile(path)).find(known)).rejects.toThrow(
      'cannot be read',
    );
  });
});
