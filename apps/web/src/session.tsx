import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { EnterpriseRole, StaffRole } from '@keshen/identity';
import { api, onServerDate, onUnauthenticated, setCsrf, setCsrfSource, setSessionKeeper } from './api';
import { learnServerTime } from './clock';
import { setLocale, type Locale } from './i18n';
import { onTabs, tellTabs } from './tabs';

export type { EnterpriseRole, StaffRole };
export type Account = { id: string; name: string; email: string; locale: Locale };
export type Membership = { party: string; partyName: string; role: EnterpriseRole; vouched?: boolean };

/** Answer of GET /api/session. `account` is null for a visitor. */
export type Session = {
  account: Account | null;
  staff: { role: StaffRole; scope: string | null }[];
  memberships: Membership[];
  csrf: string;
  /** The server's instant, ISO. */
  now: string;
  /** Demonstration data is loaded: every page says so. */
  demo: boolean;
  /** Unread messages in the portal. */
  unread?: number;
  /** When the session ends without a request before, and in any case; null for a visitor. */
  ends?: { idle: string; absolute: string } | null;
  /** 两步验证: set up or not; `needed` while the staff roles rest because it is not. */
  secondFactor?: 'on' | 'off' | 'needed';
  /** 单点登录: what people call the provider through which one may sign in; none unless there is one. */
  singleSignOn?: string;
  /** It began at that provider, where one is signed out too. */
  signsOutAtProvider?: boolean;
  /** Minutes without a request after which a session ends. */
  idleMinutes?: number;
  /** Closes the account's journal on this device; only its own sessions are told. */
  journalKey?: string;
  /** Of the browser: the session is over, or is another person's now, while this person's page still stands. */
  lost?: 'ended' | 'other';
};

export const visitor: Session = { account: null, staff: [], memberships: [], csrf: '', now: '', demo: false };
export const SESSION_KEY = ['session'] as const;

type SessionState = { session: Session; ready: boolean; failed: boolean; refresh: () => Promise<void> };
const SessionContext = createContext<SessionState>({
  session: visitor,
  ready: false,
  failed: false,
  refresh: async () => {},
});

/**
 * Asks who is signed in. When the person before the page no longer is, the page stays theirs and is said to be lost:
 * they sign in again over it, and nothing typed goes.
 */
async function fetchSession(before: Session | undefined): Promise<Session> {
  let times: [sentAt: number, receivedAt: number] | undefined;
  const answer = await api.get<Session>('/session', { timed: (...told) => (times = told) });
  const session = { ...visitor, ...answer };
  if (times) learnServerTime(session.now, ...times);
  setCsrf(session.csrf);
  if (!before?.account || before.account.id === session.account?.id) return session;
  return { ...before, csrf: session.csrf, now: session.now, lost: session.account ? 'other' : 'ended' };
}

/** Asks who is signed in, keeps the token and the clock, and follows the account's language. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const { data, isPending, isError } = useQuery({
    queryKey: SESSION_KEY,
    queryFn: () => fetchSession(client.getQueryData<Session>(SESSION_KEY)),
    staleTime: 60_000,
  });
  const waiting = useWaitingRequests(data);
  useEffect(() => {
    const ask = () => client.invalidateQueries({ queryKey: SESSION_KEY }, { cancelRefetch: false });
    const known = () => client.getQueryData<Session>(SESSION_KEY);
    setSessionKeeper({
      passage: (path, signal) => (known()?.lost && path !== '/session' ? waiting(signal) : undefined),
      mayReturn: async () => {
        if (!known()?.account) return false;
        await ask();
        return known()?.account != null;
      },
    });
    setCsrfSource(async () => {
      await ask();
      return known()?.csrf ?? '';
    });
    const stops = [
      onUnauthenticated(() => void ask()),
      onTabs((said) => {
        if (said === 'changed') void ask();
        if (said === 'signed-out') void forgetEverything(client);
      }),
    ];
    return () => {
      setSessionKeeper(undefined);
      for (const stop of stops) stop();
    };
  }, [client, waiting]);
  useEffect(() => onServerDate((date, sentAt, receivedAt) => learnLate(date, sentAt, receivedAt)), []);
  const locale = data?.account?.locale;
  useEffect(() => {
    if (locale) void setLocale(locale);
  }, [locale]);
  const state = useMemo<SessionState>(
    () => ({
      session: data ?? visitor,
      ready: !isPending,
      failed: isError,
      refresh: () => client.invalidateQueries({ queryKey: SESSION_KEY }),
    }),
    [data, isPending, isError, client],
  );
  return <SessionContext value={state}>{children}</SessionContext>;
}

/** Requests stand still while the session is lost. */
function useWaitingRequests(session: Session | undefined): (signal?: AbortSignal) => Promise<void> {
  const waiting = useRef(new Set<() => void>());
  const lost = session?.lost !== undefined;
  useEffect(() => {
    if (lost) return;
    for (const go of waiting.current) go();
    waiting.current.clear();
  }, [lost]);
  return useMemo(
    () => (signal) =>
      new Promise((resolve, reject) => {
        waiting.current.add(resolve);
        signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')), {
          once: true,
        });
      }),
    [],
  );
}

let learnt = false;
/** The Date header knows whole seconds only: it serves until the session has answered. */
function learnLate(date: string, sentAt: number, receivedAt: number): void {
  if (learnt) return;
  learnt = true;
  learnServerTime(date, sentAt, receivedAt);
}

/** For tests and for pages shown as somebody else sees them. */
export function SessionFixture({ session, children }: { session: Partial<Session>; children: ReactNode }) {
  const state = useMemo(
    () => ({ session: { ...visitor, ...session }, ready: true, failed: false, refresh: async () => {} }),
    [session],
  );
  return <SessionContext value={state}>{children}</SessionContext>;
}

/** Who is signed in; `session.account` is null for visitors and while the first answer is under way. */
export function useSession(): SessionState {
  return useContext(SessionContext);
}

const others = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== SESSION_KEY[0];

async function forgetEverything(client: QueryClient): Promise<void> {
  client.removeQueries({ type: 'inactive', predicate: others });
  await client.resetQueries({ queryKey: SESSION_KEY });
  await client.resetQueries({ predicate: others });
}

/**
 * Somebody else sits before the page from now on: whatever was fetched for the one before is forgotten, then the new
 * session is put in, or asked for. Other tabs of the browser follow.
 */
export function useSessionChange(): (session?: Session) => Promise<void> {
  const client = useQueryClient();
  return async (session) => {
    tellTabs(session ? 'changed' : 'signed-out');
    if (!session) return forgetEverything(client);
    client.removeQueries({ type: 'inactive', predicate: others });
    setCsrf(session.csrf);
    client.setQueryData(SESSION_KEY, { ...visitor, ...session });
    await client.resetQueries({ predicate: others });
  };
}

/**
 * The same person has signed in again over the page: it stays as it is, and the requests that stood still go on.
 */
export function useSessionReturn(): (session: Session) => void {
  const client = useQueryClient();
  return (session) => {
    setCsrf(session.csrf);
    client.setQueryData(SESSION_KEY, { ...visitor, ...session });
    tellTabs('changed');
  };
}

/** The actor the pure `may…` functions take: the same shape as on the server. */
export function actorOf(session: Session) {
  return {
    account: session.account?.id ?? null,
    name: session.account?.name ?? '',
    staff: session.staff,
    memberships: session.memberships.map(({ party, role }) => ({ party, role })),
  };
}

export const isSignedIn = (session: Session): boolean => session.account !== null;
export const isStaff =
  (...roles: StaffRole[]) =>
  (session: Session): boolean =>
    session.staff.some(({ role }) => roles.includes(role));
/** Somebody with any role of the staff. */
export const isEmployed = (session: Session): boolean => session.staff.length > 0;
export const isMember =
  (...roles: EnterpriseRole[]) =>
  (session: Session): boolean =>
    session.memberships.some(({ role }) => roles.length === 0 || roles.includes(role));
/** Somebody who applies: signed in and without a staff role, or a member of an enterprise. */
export const isApplicant = (session: Session): boolean =>
  session.account !== null && (session.memberships.length > 0 || session.staff.length === 0);
