import type { Actor } from '@keshen/identity';
import { isRefusal } from '@keshen/kernel';
import { definitionSchema } from '@keshen/programme';
import { CaseWorld, smallDefinition } from '@keshen/testing/server';
import { AnswerQueries } from './answer.queries';
import { DraftService } from './draft.service';
import { StartService } from './start.service';
import { SubmissionService } from './submission.service';

const CAP = 10_000_000;
let world: CaseWorld;
let applicant: Actor;
let party: string;
let call: string;

beforeAll(async () => {
  const small = smallDefinition([
    { id: 'draft', kind: 'form', outcomes: ['submit > check'] },
    {
      id: 'check',
      kind: 'verification',
      outcomes: ['pass > done', '!fail > refused'],
      arguments: {
        items: [{ id: 'all', label: '齐全' }],
        passes: 'pass',
        fails: 'fail',
      },
    },
    { id: 'done', kind: 'closed', arguments: { result: 'completed' } },
    { id: 'refused', kind: 'closed', arguments: { result: 'refused' } },
  ]);
  const together = {
    id: 'cap',
    text: '在审的申请合计不超过年度上限',
    condition: {
      compare: {
        value: `history.asked_here_this_year + ${small.form.asked!}`,
        operator: '<=',
        threshold: String(CAP),
        unit: 'money',
      },
    },
    at: ['submission'],
    missing: 'fails',
  };
  world = await CaseWorld.start({}, definitionSchema.parse({ ...small, eligibility: [together] }));
  const [only] = await world.db.database.read<{ id: string }>(
    `update calls set limit_per_party = 9 returning id`,
  );
  call = only!.id;
});
afterAll(() => world?.close());

beforeEach(async () => {
  ({ id: party } = await world.party());
  applicant = await world.person('顾晓', {
    memberships: [
      { party, role: 'writer' },
      { party, role: 'certifier' },
    ],
  });
});

const draft = async (fen: number): Promise<string> => {
  const drafts = world.app.get(DraftService);
  const { id } = await world.app.get(StartService).start(applicant, call, party);
  const { title, asked } = world.definition.form;
  await drafts.save(applicant, id, {
    changes: [
      { path: title, value: `第${fen}件`, base: 0 },
      { path: asked!, value: fen, base: 0 },
    ],
  });
  return id;
};
const submit = (id: string): Promise<string> =>
  world.app
    .get(SubmissionService)
    .submit(applicant, id)
    .then(
      () => 'submitted',
      (error: unknown) => {
        if (!isRefusal(error)) throw error;
        return error.code;
      },
    );

describe('undecided applications of one party in a year', () => {
  it('together stay within the cap, also when they are submitted at the same moment', async () => {
    const drafts = [await draft(6_000_000), await draft(6_000_000), await draft(6_000_000)];
    const told = await Promise.all(drafts.map(submit));
    expect(told.sort()).toEqual(['application.not-eligible', 'application.not-eligible', 'submitted']);
  });

  it('may share the cap', async () => {
    expect(await submit(await draft(4_000_000))).toBe('submitted');
    expect(await submit(await draft(6_000_000))).toBe('submitted');
    expect(await submit(await draft(1_000_000))).toBe('application.not-eligible');
  });

  it('are named where they leave no room: number, call and amount, and only to their own people', async () => {
    const first = await draft(8_000_000);
    await submit(first);
    const second = await draft(8_000_000);
    const [before] = await world.db.database.read<{ reference: string; title: object }>(
      `select a.reference, k.title from applications a join calls k on k.id = a.call_id where a.id = $1`,
      [first],
    );
    const named = [{ id: first, reference: before!.reference, call: before!.title, amountFen: 8_000_000 }];
    const refused = world.app.get(SubmissionService).submit(applicant, second);
    await expect(refused).rejects.toMatchObject({
      code: 'application.not-eligible',
      details: {
        verdicts: [
          {
            rule: 'cap',
            values: expect.arrayContaining([
              {
                path: 'history.asked_here_this_year',
                from: 'history',
                value: 8_000_000,
                unit: 'money',
                of: named,
              },
            ]),
          },
        ],
      },
    });
    const read = async (actor: Actor, id: string) => {
      const found = await world.app.get(AnswerQueries).answers(actor, id);
      return 'context' in found ? found.context.counted : null;
    };
    const expert = await world.person('方评', { staff: [{ role: 'expert', scope: null }] });
    await world.db.database.read(
      `insert into duties (entry_id, case_id, role, account_id, created_at)
       select entry_id, id, 'expert', $2, now() from cases where application_id = $1`,
      [first, expert.account],
    );
    await draft(1_000_000);
    const third = await draft(2_000_000);
    expect(await submit(third)).toBe('submitted');
    expect(await read(expert, first)).toBeNull();
    expect(await read(applicant, first)).toMatchObject({
      'history.asked_here_this_year': [{ id: third, amountFen: 2_000_000 }],
    });
  });

  it('give back what they asked for when they end with nothing', async () => {
    const first = await draft(8_000_000);
    expect(await submit(first)).toBe('submitted');
    const second = await draft(8_000_000);
    expect(await submit(second)).toBe('application.not-eligible');
    const [subject] = await world.db.database.read<{ id: string }>(
      `select id from cases where application_id = $1`,
      [first],
    );
    await world.walk(subject!.id, 'fail');
    expect(await submit(second)).toBe('submitted');
  });
});
