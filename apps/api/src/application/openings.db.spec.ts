import { drain } from '@keshen/testing/server';
import { Uploader } from '../document/uploader.fixture';
import { SubmittingWorld, submittable, type Draft } from './submitting.fixture';

const words = (text: string) => ({ 'zh-CN': text, en: text });
const MANY = 230;
/** The small form with a file and more questions than one request saves. */
const definition = () => {
  const small = submittable();
  return submittable({
    form: {
      ...small.form,
      sections: [
        ...small.form.sections,
        {
          id: 'proof',
          title: words('证明'),
          fields: [
            {
              type: 'file' as const,
              id: 'report',
              label: words('报告'),
              required: true,
              showIf: 'project.plan == "有报告"',
              formats: ['pdf' as const],
              maxMegabytes: 5,
              maxFiles: 3,
            },
          ],
          rules: [],
        },
        ...[0, 1, 2, 3, 4].map((section) => ({
          id: `many_${section}`,
          title: words('其他'),
          fields: Array.from({ length: MANY / 5 }, (_, n) => ({
            type: 'text' as const,
            id: `text_${n}`,
            label: words(`问题 ${n}`),
            required: false,
            maxLength: 40,
          })),
          rules: [],
        })),
      ],
    },
  });
};

let world: SubmittingWorld;
beforeAll(async () => void (world = await SubmittingWorld.start({}, definition())));
afterAll(() => world?.close());

type Page = {
  editable: string[] | null;
  graceUntil: string | null;
  kept: { path: string; value: unknown }[];
  pending: { since: string; answers: { path: string; before: unknown; after: unknown }[] } | null;
  answers: { path: string; value: unknown }[];
};
const standing = async (draft: Draft, path: string) =>
  (await draft.read<Page>()).answers.find((answer) => answer.path === path)?.value;

describe('the grace of a call', () => {
  const closes = new Date('2026-12-31T08:00:00Z');
  const minutesAfter = (minutes: number) => new Date(closes.getTime() + minutes * 60_000);
  beforeAll(() => world.changeCall('grace_minutes = 30'));
  afterAll(async () => {
    world.clock.set('2026-11-24T02:00:00Z');
    await world.changeCall('grace_minutes = 0');
  });

  it('opens what was found wrong in time, locks everything else and says until when', async () => {
    const draft = await world.draft({ 'project.title': '有误', 'project.asked': 1 }, closes);
    expect((await draft.submit()).statusCode).toBe(422);
    expect(await draft.read<Page>()).toMatchObject({ editable: null, graceUntil: null });
    world.clock.set(minutesAfter(20));
    expect(await draft.read<Page>()).toMatchObject({
      editable: ['project.asked'],
      graceUntil: minutesAfter(30).toISOString(),
    });
    expect((await draft.trySave({ 'project.plan': '趁机改了' })).json()).toMatchObject({
      status: 409,
      code: 'grace.locked',
      field: 'project.plan',
    });
    await draft.save({ 'project.asked': 10_000 });
    expect((await draft.submit()).statusCode).toBe(201);
    expect(await draft.submitted()).toEqual({ 'project.title': '有误', 'project.asked': 10_000 });
  });

  it('submits the rest as it was pressed in time, and keeps what was written after that in the draft', async () => {
    const draft = await world.draft(
      { 'project.title': '按下时', 'project.asked': 1, 'project.plan': '原文' },
      minutesAfter(-10),
    );
    expect((await draft.submit()).statusCode).toBe(422);
    world.clock.set(minutesAfter(-5));
    await draft.save({ 'project.plan': '截止前又改，没有再提交', 'project.asked': 2 });
    world.clock.set(minutesAfter(5));
    expect((await draft.read<Page>()).kept).toEqual([{ path: 'project.plan', value: '原文' }]);
    await draft.save({ 'project.asked': 500 });
    expect((await draft.submit()).statusCode).toBe(201);
    expect(await draft.submitted()).toMatchObject({ 'project.plan': '原文', 'project.asked': 500 });
    expect(await standing(draft, 'project.plan')).toBe('截止前又改，没有再提交');
  });

  it('is none where something required was absent, nor after it has run', async () => {
    const missing = await world.draft({ 'project.plan': '缺名称' }, closes);
    const late = await world.draft({ 'project.title': '有误', 'project.asked': 1 });
    for (const draft of [missing, late]) expect((await draft.submit()).statusCode).toBe(422);
    world.clock.set(minutesAfter(20));
    expect(await missing.read<Page>()).toMatchObject({ editable: null, graceUntil: null });
    await missing.save({ 'project.title': '补上' });
    expect((await missing.submit()).json()).toMatchObject({ code: 'call.closed' });
    world.clock.set(minutesAfter(31));
    await late.save({ 'project.asked': 10_000 });
    expect((await late.submit()).json()).toMatchObject({ code: 'call.closed' });
  });

  it('counts a file as present whose upload had begun when submit was pressed', async () => {
    const begun = await world.draft({ 'project.title': '在传', 'project.plan': '有报告' }, minutesAfter(-1));
    const absent = await world.draft({ 'project.title': '没传', 'project.plan': '有报告' });
    const uploader = new Uploader(world.app, begun.browser.headers);
    const announce = (application: string) =>
      uploader.announce('报告.pdf', 1000, { purpose: 'proof.report', application });
    expect((await announce(begun.id)).statusCode).toBe(201);
    // Of somebody who is none of its people.
    expect((await announce(absent.id)).statusCode).toBe(201);
    for (const draft of [begun, absent])
      expect((await draft.submit()).json()).toMatchObject({
        problems: [{ path: 'proof.report', code: 'field.required' }],
      });
    world.clock.set(minutesAfter(5));
    expect((await begun.read<Page>()).editable).toEqual(['proof.report']);
    expect((await absent.read<Page>()).editable).toBeNull();
  });
});

describe('a return of named sections', () => {
  it('submits the others as they were submitted, shows the difference, and loses nothing', async () => {
    const officer = await world.officer();
    const draft = await world.draft({ 'project.title': '提交时', 'costs.lines': [{ what: '人工' }] });
    await draft.pressAndWait();
    await draft.save({ 'project.title': '按下之后' });
    await drain(world.app);
    expect(await draft.submitted()).toMatchObject({ 'project.title': '提交时' });
    await draft.isReturned(officer, ['costs']);
    expect((await draft.trySave({ 'project.title': '又改' })).json()).toMatchObject({
      code: 'section.locked',
      field: 'project.title',
    });
    await draft.save({ 'costs.lines': [{ what: '人工' }, { what: '设备' }] });
    expect(await draft.read<Page>()).toMatchObject({
      editable: ['costs', 'reasons'],
      kept: [{ path: 'project.title', value: '提交时' }],
      pending: {
        since: 'submitted',
        answers: [
          { path: 'costs.lines', before: [{ what: '人工' }], after: [{ what: '人工' }, { what: '设备' }] },
        ],
      },
    });
    expect((await draft.submit()).json()).toMatchObject({ receipt: `${draft.reference}-T02` });
    expect(await draft.submitted(2)).toEqual({
      'project.title': '提交时',
      'costs.lines': [{ what: '人工' }, { what: '设备' }],
    });
    expect(await standing(draft, 'project.title')).toBe('按下之后');
  });
});

describe('certifying again', () => {
  it('shows what is different since the draft was handed back', async () => {
    const draft = await world.draft({ 'project.title': '原名', 'project.plan': '方案' });
    const ask = () => draft.browser.send('POST', `${draft.page}/certification`);
    await ask();
    expect((await draft.read<Page>()).pending).toBeNull();
    world.clock.advance(60_000);
    await draft.browser.send('DELETE', `${draft.page}/certification`, { remark: '名称不对' });
    world.clock.advance(60_000);
    await draft.save({ 'project.title': '新名' });
    await ask();
    expect((await draft.read<Page>()).pending).toMatchObject({
      since: 'handed-back',
      answers: [{ path: 'project.title', before: '原名', after: '新名' }],
    });
  });
});

describe('restoring a whole draft', () => {
  it('brings back more answers than one request saves, all at one instant', async () => {
    const paths = Array.from({ length: MANY }, (_, n) => `many_${n % 5}.text_${Math.floor(n / 5)}`);
    const all = (value: string) => Object.fromEntries(paths.map((path) => [path, value]));
    const half = (values: Record<string, unknown>, from: number, to: number) =>
      Object.fromEntries(Object.entries(values).slice(from, to));
    const draft = await world.draft(half(all('原来'), 0, 150));
    await draft.save(half(all('原来'), 150, MANY));
    const at = world.clock.now().toISOString();
    world.clock.advance(60_000);
    for (const [from, to] of [
      [0, 150],
      [150, MANY],
    ] as const)
      await draft.save(half(all('后来'), from, to));
    world.clock.advance(60_000);
    const answer = await draft.browser.send('POST', `${draft.page}/restorations`, { at });
    expect(answer.json<{ saved: unknown[] }>().saved).toHaveLength(MANY);
    expect(new Set((await draft.read<Page>()).answers.map(({ value }) => value))).toEqual(new Set(['原来']));
    const versions = await world.read<{ n: number; instants: number }>(
      `select count(*)::int as n, count(distinct changed_at)::int as instants from answer_changes
       where application_id = $1 and version = 3`,
      [draft.id],
    );
    expect(versions).toEqual([{ n: MANY, instants: 1 }]);
  });
});
