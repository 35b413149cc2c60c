import { useEffect } from 'react';
import { useSession } from '../session';

/** 补传: what closed or crashed tabs left on this device is sent when its account is back, on whatever page. */
export function useReplay(): void {
  const { session } = useSession();
  const account = session.account?.id;
  useEffect(() => {
    if (!account) return;
    const replay = async () => {
      // No page waits for it.
      const { journalOf, sendKept } = await import('./kept');
      for (const application of await (await journalOf(session)).applications())
        // An open form sends its own.
        if (!window.location.pathname.startsWith(`/applications/${application}/form`))
          await sendKept(session, application);
    };
    const again = () => void replay().catch(() => undefined); // a device without a journal has left nothing
    again();
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a journal belongs to the account, not to its session
  }, [account]);
}
