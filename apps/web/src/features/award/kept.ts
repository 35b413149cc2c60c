import { useEffect, useState } from 'react';

/** State that outlives leaving the page, in this browser's tab only; `forget` once it has been sent. */
export function useKept<T>(key: string, initial: T): [T, (change: (value: T) => T) => void, () => void] {
  const place = `keshen.kept.${key}`;
  const [value, setValue] = useState<T>(() => read(place) ?? initial);
  const [sent, setSent] = useState(false);
  useEffect(() => {
    if (sent) return;
    try {
      sessionStorage.setItem(place, JSON.stringify(value));
    } catch {
      // Without storage it lasts as long as the page.
    }
  }, [place, value, sent]);
  const forget = () => {
    setSent(true);
    try {
      sessionStorage.removeItem(place);
    } catch {
      // Nothing was kept.
    }
  };
  return [value, (change) => setValue(change), forget];
}

function read<T>(place: string): T | null {
  try {
    const kept = sessionStorage.getItem(place);
    return kept === null ? null : (JSON.parse(kept) as T);
  } catch {
    return null;
  }
}
