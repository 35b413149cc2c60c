import type { Actor } from '@keshen/identity';
import { isRefusal } from '@keshen/kernel';
import { definitionSchema } from '@keshen/programme';
import { CaseWorld, smallDefinition } from '@keshen/testing/server';
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
}, 120_000);
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
