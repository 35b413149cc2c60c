import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { useSession } from '../session';

const AGAIN_MS = 10_000;

/**
 * 补传: what closed forms, closed or crashed tabs left on this device is sent when its account is back, on whatever page,
 * and again until it has gone.
 */
export function useReplay(): void {
  const { session } = useSession();
  const account = session.account?.id;
  const form = /^\/applications\/([^/]+)\/form/.exec(useLocation().pathname)?.[1];
  useEffect(() => {
    if (!account) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const replay = async () => {
      clearTimeout(timer);
      // No page waits for it.
      const { journalOf, sendKept } = await import('./kept');
      let waits = false;
      for (const application of await (await journalOf(session)).applications())
        // An open form sends its own.
        if (!ended && application !== form)
          waits = (await sendKept(session, application)).state === 'later' || waits;
      clearTimeout(timer);
      if (waits && !ended) timer = setTimeout(again, AGAIN_MS);
    };
    const again = () => void replay().catch(() => undefined); // a device without a journal has left nothing
    again();
    window.addEventListener('online', again);
    return () => {
      ended = true;
      clearTimeout(timer);
      window.removeEventListener('online', again);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a journal belongs to the account, not to its session
  }, [account, form]);
}
