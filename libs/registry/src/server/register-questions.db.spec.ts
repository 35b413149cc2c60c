import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '@keshen/identity';
import { isRefusal, makeCreditCode } from '@keshen/kernel';
import { CaseWorld } from '@keshen/testing/server';
import { QUESTIONS_MOST, RegisterQuestions } from './register-questions';

const known = makeCreditCode('91', '310114', 'MA1GWQ01');
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'answered',
    (error: unknown) => (isRefusal(error) ? error.code : Promise.reject(error)),
  );

let world: CaseWorld;
let questions: RegisterQuestions;
let file: string;
beforeAll(async () => {
  file = join(mkdtempSync(join(tmpdir(), 'keshen-register-')), 'registry.json');
  const person = {
    creditCode: known,
    name: '上海问询传感技术有限公司',
    legalRepresentative: '沈问',
    address: '上海市嘉定区叶城路1411号',
    town: '嘉定镇街道',
  };
  writeFileSync(file, JSON.stringify({ legalPersons: [person] }));
  world = await CaseWorld.start({ REGISTRY_FILE: file });
  questions = world.app.get(RegisterQuestions);
});
afterAll(() => world?.close());

describe('the register of legal persons, asked from a form', () => {
  it('says name, legal representative and address, and of an unknown code that it has none', async () => {
    const actor = await world.person('填报人');
    expect(await questions.ask(actor, known)).toEqual({
      creditCode: known,
      name: '上海问询传感技术有限公司',
      legalRepresentative: '沈问',
      address: '上海市嘉定区叶城路1411号',
      town: '嘉定镇街道',
      establishedOn: null,
    });
    const other = makeCreditCode('91', '310114', 'MA1GWQ02');
    expect(await code(questions.ask(actor, other))).toBe('register.unknown-code');
  });

  it('answers one account so often a minute, also when it asks all at once', async () => {
    const [actor, other]: Actor[] = [await world.person('急问人'), await world.person('另一人')];
    const said = await Promise.all(
      Array.from({ length: QUESTIONS_MOST + 3 }, () => code(questions.ask(actor!, known))),
    );
    expect(said.filter((each) => each === 'answered')).toHaveLength(QUESTIONS_MOST);
    expect(said.filter((each) => each === 'register.too-many')).toHaveLength(3);
    expect(await code(questions.ask(other!, known))).toBe('answered');
    world.clock.advance(61_000);
    expect(await code(questions.ask(actor!, known))).toBe('answered');
  });

  it('that cannot answer is no reason to stop: the form is filled in by hand', async () => {
    const actor = await world.person('填报人');
    writeFileSync(file, 'not a register');
    expect(await code(questions.ask(actor, known))).toBe('register.unavailable');
  });
});
