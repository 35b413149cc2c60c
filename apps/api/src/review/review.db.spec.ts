import type { Actor } from '@keshen/identity';
import { AdjustableClock } from '@keshen/platform/server';
import { CaseWorld, testApp, type TestApp } from '@keshen/testing/server';
import { ApplicationApiModule } from '../application/application-api.module';
import { ReviewApiModule } from './review-api.module';

let api: TestApp;
let world: CaseWorld;
const people: Record<string, Actor> = {};
const as = (who: string) => api.as(people[who]!.account!);

beforeAll(async () => {
  const clock = new AdjustableClock('2026-11-24T02:00:00Z');
  api = await testApp({ imports: [ReviewApiModule, ApplicationApiModule], clock });
  world = await CaseWorld.over(api, clock);
  for (const role of ['officer', 'administrator', 'expert', 'leader', 'auditor'] as const)
    people[role] = await world.person(role, { staff: [{ role, scope: null }] });
});
afterAll(() => api?.close());

const entry = (account: string) => ({
  account,
  class: 'technical',
  unit: '复旦大学',
  unitCreditCode: null,
  title: '教授',
  fields: ['传感器'],
  available: true,
  yearlyCap: null,
});

describe('reviews over HTTP', () => {
  it('go from the register to the submitted review', async () => {
    const account = people['expert']!.account!;
    const administrator = await as('administrator');
    expect((await administrator.send('POST', '/api/experts', entry(account))).statusCode).toBe(204);
    const { caseId, id: application } = await world.application(['endorse', 'admit', 'pass']);
    const officer = await as('officer');
    const { suggestions } = (await officer.get(`/api/cases/${caseId}/candidates`)).json();
    expect(suggestions).toHaveLength(1);
    const assigned = await officer.send('POST', `/api/cases/${caseId}/reviews`, { experts: [account] });
    expect(assigned.statusCode).toBe(201);
    const [review] = assigned.json().reviews;

    const expert = await as('expert');
    expect((await expert.get('/api/reviews')).json()).toMatchObject({ progress: { submitted: 0, of: 1 } });
    const early = await expert.get(`/api/applications/${application}/answers`);
    expect([early.statusCode, early.json().code]).toEqual([422, 'review.declaration-needed']);
    await expert.send('POST', `/api/reviews/${review}/declaration`, { noConflict: true });
    expect((await expert.get(`/api/applications/${application}/answers`)).statusCode).toBe(200);
    const desk = (await expert.get(`/api/reviews/${review}`)).json();
    const scores = Object.fromEntries(
      desk.rubric.criteria.map((c: { id: string; weight: number }) => [
        c.id,
        { points: Math.round(c.weight * 0.7) * 100, reason: '' },
      ]),
    );
    const body = {
      scores,
      recommend: true,
      recommendedFen: 5_000_000,
      comment: '可行',
      version: desk.version,
    };
    const saved = await expert.send('PUT', `/api/reviews/${review}`, body);
    expect(saved.json()).toEqual({ version: desk.version + 1, savedAt: expect.any(String) });
    const stale = await expert.send('PUT', `/api/reviews/${review}`, body);
    expect([stale.statusCode, stale.json().code]).toEqual([409, 'review.stale']);
    const submitted = await expert.send('POST', `/api/reviews/${review}/submission`, {
      ...body,
      version: desk.version + 1,
    });
    expect(submitted.statusCode).toBe(200);
    expect((await expert.get('/api/reviews?state=submitted')).json().items).toHaveLength(1);
  });

  it('refuse bad input without changing anything', async () => {
    const { caseId } = await world.application(['endorse', 'admit', 'pass']);
    const officer = await as('officer');
    const expert = await as('expert');
    const nobody = '018f0000-0000-7000-8000-00000000dead';
    const answers = [
      await officer.send('POST', `/api/cases/${caseId}/reviews`, { experts: [] }),
      await officer.send('POST', `/api/cases/${caseId}/reviews`, { experts: ["'; drop table reviews; --"] }),
      await officer.send('POST', `/api/cases/${caseId}/reviews`, { experts: [nobody], more: true }),
      await officer.send('POST', `/api/cases/${caseId}/reviews`, { experts: [nobody] }),
      await officer.send('POST', `/api/cases/${nobody}/reviews`, { experts: [nobody] }),
      await expert.send('POST', `/api/reviews/${nobody}/declaration`, { noConflict: false }),
      await expert.send('POST', `/api/reviews/${nobody}/declaration`, { noConflict: true }),
      await expert.get('/api/reviews/not-an-id'),
      await expert.get('/api/reviews?cursor=x'),
    ];
    expect(answers.map((a) => [a.statusCode, a.json().code])).toEqual([
      [422, 'body.invalid'],
      [422, 'body.invalid'],
      [422, 'body.invalid'],
      [409, 'expert.unknown'],
      [404, 'case.unknown'],
      [422, 'body.invalid'],
      [404, 'review.unknown'],
      [422, 'body.invalid'],
      [422, 'cursor.malformed'],
    ]);
  });

  it('refuse points out of range, or that are no number, and keep the draft as it was', async () => {
    const { caseId } = await world.application(['endorse', 'admit', 'pass']);
    const account = people['expert']!.account!;
    const officer = await as('officer');
    const expert = await as('expert');
    const [review] = (
      await officer.send('POST', `/api/cases/${caseId}/reviews`, { experts: [account] })
    ).json().reviews;
    await expert.send('POST', `/api/reviews/${review}/declaration`, { noConflict: true });
    const { rubric, version } = (await expert.get(`/api/reviews/${review}`)).json();
    const [{ id, weight }] = rubric.criteria as [{ id: string; weight: number }];
    const answers: [number, string][] = [];
    for (const points of [-50, 100 * weight + 50, 25, 1_000_000, 0.5, '50', 'NaN', Number.NaN, true]) {
      const body = {
        scores: { [id]: { points, reason: '' } },
        recommendedFen: null,
        recommend: null,
        comment: '',
        version,
      };
      const answer = await expert.send('PUT', `/api/reviews/${review}`, body);
      // JSON knows no NaN: it arrives as no points at all, which a draft may have and a review that is handed in may not.
      answers.push(answer.statusCode === 200 ? [200, 'saved'] : [answer.statusCode, answer.json().code]);
    }
    expect(answers).toEqual([
      [422, 'body.invalid'],
      [422, 'review.invalid'],
      [422, 'body.invalid'],
      [422, 'body.invalid'],
      [422, 'body.invalid'],
      [422, 'body.invalid'],
      [422, 'body.invalid'],
      [200, 'saved'],
      [422, 'body.invalid'],
    ]);
    const after = (await expert.get(`/api/reviews/${review}`)).json();
    expect([after.version, after.scores[id].points, after.total]).toEqual([version + 1, null, null]);
    const empty = {
      scores: after.scores,
      recommendedFen: null,
      recommend: true,
      comment: '可行',
      version: after.version,
    };
    const handed = await expert.send('POST', `/api/reviews/${review}/submission`, empty);
    expect([handed.statusCode, handed.json().code]).toEqual([422, 'review.incomplete']);
  });

  it.each([
    ['/api/experts', ['officer', 'administrator', 'auditor']],
    ['/api/experts/waiting', ['administrator']],
    ['/api/reviews', ['expert']],
  ])('open %s to those whom it concerns', async (url, allowed) => {
    const found: string[] = [];
    for (const role of Object.keys(people))
      if ((await (await as(role)).get(url)).statusCode === 200) found.push(role);
    expect(found.sort()).toEqual([...allowed].sort());
    expect((await api.app.inject({ method: 'GET', url })).statusCode).toBe(401);
  });
});
