import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { withWords } from './i18n';
import { onAnswered } from './api';
import { serverNow, useServerNow } from './clock';
import { useSession, type Session } from './session';
import { idleEndAfter, sessionPhase, type SessionEnds, type SessionPhase } from './session-end';
import { onTabs, tellTabs } from './tabs';
import { Button } from './ui/button';
import { Glyph } from './ui/glyph';
import { Countdown } from './ui/time';

type SignInAgain = typeof import('./features/identity/sign-in-again').default;
/** Tabs tell each other of their use this often at most. */
const TELL_EVERY_MS = 30_000;

/** What is known of the session's end: what the server said, moved on by each request of any tab. */
function useSessionEnds(session: Session): { phase: SessionPhase } {
  const now = useServerNow().getTime();
  const idleMs = (session.idleMinutes ?? 0) * 60_000;
  const { idle, absolute } = session.ends ?? {};
  const moved = useRef(0);
  useEffect(() => {
    let told = 0;
    const use = (at: number) => {
      moved.current = Math.max(moved.current, idleEndAfter(at, idleMs));
    };
    const stops = [
      onAnswered(() => {
        const at = serverNow().getTime();
        use(at);
        if (at - told < TELL_EVERY_MS) return;
        told = at;
        tellTabs({ used: at });
      }),
      onTabs((said) => typeof said === 'object' && use(said.used)),
    ];
    return () => {
      moved.current = 0;
      for (const stop of stops) stop();
    };
  }, [idleMs, session.account?.id, absolute]);
  if (!idle || !absolute) return { phase: { phase: 'quiet' } };
  const ends: SessionEnds = {
    idle: Math.max(Date.parse(idle), moved.current),
    absolute: Date.parse(absolute),
  };
  return { phase: sessionPhase(ends, idleMs, now) };
}

/** The dialog of signing in again, fetched while there is a network: it is wanted when there has been none for long. */
function useSignInAgain(): SignInAgain | undefined {
  const [Dialog, setDialog] = useState<SignInAgain>();
  useEffect(() => {
    const load = () =>
      withWords(() => import('./features/identity/sign-in-again'))().then(
        (found) => setDialog(() => found.default),
        () => undefined, // when the network is back
      );
    void load();
    window.addEventListener('online', load);
    return () => window.removeEventListener('online', load);
  }, []);
  return Dialog;
}

/**
 * 登录到期: says before that the session will end, prolongs it by one press, and lets the person sign in again over the
 * page when it has ended. Whoever closes that dialog keeps the page to read and copy, and a bar to come back by.
 */
export function SessionNotice() {
  const { session } = useSession();
  return session.account && session.ends ? <Watched session={session} /> : null;
}

function Watched({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { refresh, failed } = useSession();
  const { phase } = useSessionEnds(session);
  const SignInAgain = useSignInAgain();
  const [asked, setAsked] = useState(false);
  const [closed, setClosed] = useState(false);
  const [busy, setBusy] = useState(false);
  const over = phase.phase === 'over';
  useEffect(() => {
    if (over && !session.lost) void refresh();
  }, [over, session.lost, refresh]);
  useEffect(() => {
    setAsked(false);
    setClosed(false);
  }, [session.lost, session.ends?.absolute]);
  const prolong = async () => {
    setBusy(true);
    await refresh();
    setBusy(false);
  };
  const soon = phase.phase === 'soon' && !session.lost ? phase : undefined;
  const open = asked || (session.lost !== undefined && !closed);
  return (
    <>
      {/* Stands ready before it speaks, so that it is read out when it does. */}
      <div role="alert" className={soon || session.lost ? 'sessbar noprint' : undefined}>
        {soon && (
          <div className="in-w">
            <Glyph name="warn" />
            <span>
              {t(soon.by === 'idle' ? 'session.soon' : 'session.soonAbsolute', {
                minutes: soon.by === 'idle' ? 5 : 15,
              })}
              {failed && ` ${t('session.failed')}`}
            </span>
            {soon.at > serverNow().getTime() && (
              <span aria-hidden="true" className="nw">
                {t('session.left')} <Countdown until={new Date(soon.at)} inline />
              </span>
            )}
            {soon.by === 'idle' ? (
              <Button small primary busy={busy} onClick={() => void prolong()}>
                {t('session.prolong')}
              </Button>
            ) : (
              <Button small primary onClick={() => setAsked(true)}>
                {t('session.prolongPassword')}
              </Button>
            )}
          </div>
        )}
        {session.lost && (
          <div className="in-w">
            <Glyph name="warn" />
            <span>{t('session.over')}</span>
            <Button small primary onClick={() => setClosed(false)}>
              {t('session.again')}
            </Button>
          </div>
        )}
      </div>
      {SignInAgain && (
        <SignInAgain
          open={open}
          lost={session.lost}
          account={session.account!}
          onClose={() => {
            setAsked(false);
            setClosed(true);
          }}
        />
      )}
    </>
  );
}
