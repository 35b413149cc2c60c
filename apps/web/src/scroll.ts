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
    const named = () => document.getElementById(decodeURIComponent(hash.slice(1)));
    const place = named();
    if (action !== 'POP' && place) place.scrollIntoView();
    else if (action !== 'POP' || left !== undefined) window.scrollTo(0, left ?? 0);
    if (!hash || place || left !== undefined) return;
    // The place named comes with the page's answer.
    const watch = new MutationObserver(() => {
      const come = named();
      if (!come) return;
      watch.disconnect();
      come.scrollIntoView();
    });
    watch.observe(document.body, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, [key, pathname, hash, action]);
}
