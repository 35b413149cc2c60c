import { jest } from '@jest/globals';
import { QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render, waitFor } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { early, type EarlyPage } from '../early';
import { firstLoads } from '../first-loads';
import { api, makeQueryClient } from './api';
import { makePages } from './router';
import { routes } from './routes';

const pages: EarlyPage[] = [
  { at: '^/calls/([^/]+)$', scripts: ['/assets/call.js'], reads: ['/calls/$1'] },
  { at: '^/$', scripts: [], reads: ['/awards?year=$year&limit=5'] },
];
const asked = jest.fn<typeof fetch>();
const answer = (body: unknown) =>
  ({
    ok: true,
    status: 200,
    headers: new Map([['content-type', 'application/json']]),
    json: async () => body,
  }) as unknown as Response;
const addresses = () => asked.mock.calls.map(([to]) => String(to));

/** What the file in the head does at this address: the build writes the function as text. */
function open(address: string): void {
  history.replaceState(null, '', address);
  (0, eval)(`(${early.toString()})`)(pages);
}

beforeEach(() => {
  asked.mockReset();
  asked.mockImplementation(async (to) => answer({ to }));
  globalThis.fetch = asked;
  jest.useRealTimers();
});
afterEach(() => {
  jest.restoreAllMocks();
  delete window.keshenEarly;
  history.replaceState(null, '', '/');
  document.head.replaceChildren();
});

describe('what is asked before the program is here', () => {
  it('is who is signed in, and what the page of this address reads, with its scripts', () => {
    open('/calls/7');
    expect(addresses()).toEqual(['/api/session', '/api/calls/7']);
    expect(document.head.querySelector('link')?.getAttribute('href')).toBe('/assets/call.js');
  });

  it('is of the year that it is in Shanghai', () => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 11, 31, 16));
    open('/');
    expect(addresses()).toContain('/api/awards?year=2027&limit=5');
  });

  it('is only who is signed in at an address that says more, or that nobody foresaw', () => {
    open('/calls/7?preview=x');
    expect(addresses()).toEqual(['/api/session']);
    open('/desk');
    expect(addresses()).toEqual(['/api/session', '/api/session']);
  });

  it('is not asked again by whoever reads it first, and is by the next', async () => {
    open('/calls/7');
    await expect(api.get('/calls/7')).resolves.toEqual({ to: '/api/calls/7' });
    expect(addresses()).toHaveLength(2);
    await api.get('/calls/7');
    expect(addresses()).toHaveLength(3);
  });

  it('tells when it was sent and answered, however late it is read', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(1000);
    open('/');
    now.mockReturnValue(1200);
    await act(async () => undefined);
    now.mockReturnValue(5000);
    const timed = jest.fn();
    await api.get('/session', { timed });
    expect(timed).toHaveBeenCalledWith(1000, 1200);
  });

  it('is asked anew when it has grown old', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(0);
    open('/calls/7');
    now.mockReturnValue(10_000);
    await api.get('/calls/7');
    expect(addresses()).toHaveLength(3);
  });

  it('fails where it is read, and nowhere else', async () => {
    asked.mockRejectedValue(new TypeError('no network'));
    open('/calls/7');
    await expect(api.get('/calls/7')).rejects.toMatchObject({ status: 0 });
  });
});

describe('a page that everybody reads', () => {
  afterEach(cleanup);

  it.each(firstLoads)('asks at $path for what is loaded early', async ({ path, reads }) => {
    asked.mockReturnValue(new Promise(() => undefined));
    const Pages = makePages(routes);
    const year = String(new Date(Date.now() + 8 * 3_600_000).getUTCFullYear());
    const expected = reads.map((read) => `/api${read.replace('$1', '7').replace('$year', year)}`);
    render(
      <QueryClientProvider client={makeQueryClient()}>
        <MemoryRouter initialEntries={[path.replace(':id', '7')]}>
          <Pages />
        </MemoryRouter>
      </QueryClientProvider>,
    );
    await waitFor(() => expect(document.querySelector('main')).not.toBeNull());
    await waitFor(() => expect(addresses().sort()).toEqual(expected.sort()));
  });
});
