import { useEffect, useLayoutEffect, useRef } from 'react';
import { useLocation, useNavigationType } from 'react-router';

const STORED = 'keshen.scroll';

function remembered(): Record<string, number> {
  try {
    return JSON.parse(sessionStorage.getItem(STORED) ?? '{}') as Record<string, number>;
  } catch {
    return {};
  }
}

/**
 * A new page is read from its start, or from the place that its address names; who goes back finds it as it was left.
 * What a page changes of its own address (a filter, an order) moves nothing.
 */
export function useScroll(): void {
  const { key, pathname, hash } = useLocation();
  const action = useNavigationType();
  const positions = useRef<Record<string, number>>(undefined);
  const shown = useRef({ key, pathname });

  useEffect(() => {
    const known = (positions.current ??= remembered());
    const keep = () => (known[shown.current.key] = window.scrollY);
    // Else the browser scrolls the page that is left before the other is drawn.
    history.scrollRestoration = 'manual';
    const leave = () => {
      history.scrollRestoration = 'auto';
      try {
        sessionStorage.setItem(STORED, JSON.stringify(known));
      } catch {
        // Without storage a page that is loaded again is read from its start.
      }
    };
    window.addEventListener('scroll', keep, { passive: true });
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('scroll', keep);
      window.removeEventListener('pagehide', leave);
    };
  }, []);

  useLayoutEffect(() => {
    const stays = action === 'REPLACE' && pathname === shown.current.pathname;
    shown.current = { key, pathname };
    if (stays) return;
    const left = (positions.current ??= remembered())[key];
    const named = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (action !== 'POP' && named) named.scrollIntoView();
    else if (action !== 'POP' || left !== undefined) window.scrollTo(0, left ?? 0);
  }, [key, pathname, hash, action]);
}
