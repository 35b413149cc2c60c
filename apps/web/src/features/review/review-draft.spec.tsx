import { deserialize, serialize } from 'node:v8';
import 'fake-indexeddb/auto';
import '@testing-library/jest-dom';
import { jest } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { setCsrf } from '../../api';
import { SESSION_KEY, SessionProvider, visitor, type Session } from '../../session';
import { keptReviews } from './kept-reviews';
import type { ReviewDesk } from './review.api';
import { useReviewDraft } from './use-review-draft';

// What browsers have and jsdom does not.
globalThis.structuredClone ??= <T,>(value: T): T => deserialize(serialize(value)) as T;

const server = { version: 3, comment: '', reachable: true };
type Put = { comment: string; version: number };
let puts: Put[] = [];
const desk = (): ReviewDesk =>
  ({
    id: 'r1',
    state: 'declared',
    version: server.version,
    savedAt: null,
    scores: {},
    recommend: null,
    recommendedFen: null,
    comment: server.comment,
    officeRemark: '',
  }) as unknown as ReviewDesk;
const answer = (status: number, body: object) =>
  ({
    ok: status < 400,
    status,
    headers: new Headers({ 'content-type': 'application/json' }),
    json: async () => body,
    text: async () => JSON.stringify(body),
  }) as Response;
const put = ({ comment, version }: Put): Response => {
  if (version !== server.version) return answer(409, { code: 'review.stale', status: 409 });
  puts.push({ comment, version });
  Object.assign(server, { comment, version: version + 1 });
  return answer(200, { version: server.version, savedAt: '2026-11-24T02:00:00Z' });
};

const session: Session = {
  ...visitor,
  account: { id: 'expert-1', name: '方甲', email: 'e@example.com', locale: 'zh-CN' },
  csrf: 'token',
  now: '2026-11-24T02:00:00Z',
};
beforeEach(async () => {
  await (await keptReviews(session))?.drop('r1');
  Object.assign(server, { version: 3, comment: '', reachable: true });
  puts = [];
  setCsrf('token');
  globalThis.fetch = jest.fn(async (url: unknown, init?: RequestInit) => {
    if (!server.reachable) throw new TypeError('no connection');
    if (String(url).endsWith('/session')) return answer(200, session);
    return init?.method === 'PUT' ? put(JSON.parse(String(init.body)) as Put) : answer(200, desk());
  }) as typeof fetch;
});

function Form() {
  const { draft, saving, clash, change, choose } = useReviewDraft(desk());
  return (
    <>
      <textarea
        aria-label="comment"
        value={draft.comment}
        onChange={(event) => change({ comment: event.target.value })}
      />
      <output>{saving.state}</output>
      {clash && <button onClick={() => void choose('mine')}>mine</button>}
      {clash && <button onClick={() => void choose('theirs')}>theirs</button>}
    </>
  );
}
const show = () => {
  const client = new QueryClient();
  client.setQueryData(SESSION_KEY, session);
  return render(
    <QueryClientProvider client={client}>
      <SessionProvider>
        <Form />
      </SessionProvider>
    </QueryClientProvider>,
  );
};
const kept = async () => (await (await keptReviews(session))!.read('r1'))?.draft.comment;
const comment = () => screen.getByRole('textbox', { name: 'comment' });
/** Somebody typed on the version that stood then, and the page crashed. */
const leftBehind = async (text: string) => {
  const draft = { scores: {}, recommend: null, recommendedFen: null, comment: text, officeRemark: '' };
  await (await keptReviews(session))!.write('r1', { version: server.version, at: session.now, draft });
};

describe('a review', () => {
  it('stands on the device as it is typed, with or without a connection', async () => {
    server.reachable = false;
    show();
    await userEvent.type(comment(), '可行');
    await waitFor(async () => expect(await kept()).toBe('可行'));
    expect(puts).toEqual([]);
  });

  it('that a crash left on the device is sent when its page is open again', async () => {
    await leftBehind('可行');
    show();
    await waitFor(() => expect(puts).toEqual([{ comment: '可行', version: 3 }]));
    expect(comment()).toHaveValue('可行');
    await waitFor(async () => expect(await kept()).toBeUndefined());
  });

  it('that was changed elsewhere meanwhile overwrites nothing: a person chooses', async () => {
    await leftBehind('本机');
    Object.assign(server, { version: 5, comment: '别处' });
    const first = show();
    await userEvent.click(await screen.findByRole('button', { name: 'mine' }));
    await waitFor(() => expect(puts).toEqual([{ comment: '本机', version: 5 }]));
    first.unmount();

    await leftBehind('又一句');
    Object.assign(server, { version: 9, comment: '别处又改' });
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'theirs' }));
    expect(comment()).toHaveValue('别处又改');
    expect(puts).toHaveLength(1);
    await waitFor(async () => expect(await kept()).toBeUndefined());
  });

  it('that another window saves at the same time is not lost either', async () => {
    show();
    server.version = 4;
    server.comment = '另一个窗口';
    await userEvent.type(comment(), '这里');
    await userEvent.click(await screen.findByRole('button', { name: 'mine' }));
    await waitFor(() => expect(puts).toEqual([{ comment: '这里', version: 4 }]));
  });
});
