import { useIsFetching, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';

/** So long, in ms, a page that is opened may stay unseen for want of what it reads; then it is seen with gaps. */
const PATIENCE = 1000;

/**
 * The first page is seen when what it reads is here: nothing of it moves under somebody's eyes. It is laid out before, so
 * that it can be scrolled to where it was.
 */
export function FirstSight({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [seen, setSeen] = useState(false);
  const asking = useIsFetching();
  // The effects of what is within have run before: they have asked by now.
  useEffect(() => {
    if (client.isFetching() === 0) setSeen(true);
  }, [client, asking]);
  useEffect(() => {
    const late = setTimeout(() => setSeen(true), PATIENCE);
    return () => clearTimeout(late);
  }, []);
  return <div className={seen ? 'sight' : 'sight unseen'}>{children}</div>;
}
