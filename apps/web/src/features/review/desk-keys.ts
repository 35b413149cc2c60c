import { useEffect } from 'react';
import { HUNDREDTHS, POINT_STEP, type Criterion } from '@keshen/review';

/** What the keys with Alt do at the desk; by place on the keyboard, since Alt changes the letter on some. */
const keys = {
  KeyN: 'next',
  KeyP: 'previous',
  KeyJ: 'down',
  KeyK: 'up',
} as const;
export type DeskKey = (typeof keys)[keyof typeof keys];

/** Alt+N and Alt+P: the next and the previous proposal; Alt+J and Alt+K: the next and the previous criterion. */
export function useDeskKeys(act: (key: DeskKey) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const key = keys[event.code as keyof typeof keys];
      if (!event.altKey || event.ctrlKey || event.metaKey || !key) return;
      event.preventDefault();
      act(key);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
}

/** Points one up or down by an arrow key, half a point with Shift; within the criterion. Null for any other key. */
export function steppedPoints(
  criterion: Criterion,
  points: number | null,
  { key, shiftKey }: { key: string; shiftKey: boolean },
): number | null {
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null;
  const step = (shiftKey ? POINT_STEP : HUNDREDTHS) * (key === 'ArrowUp' ? 1 : -1);
  const from = points === null || Number.isNaN(points) ? 0 : points;
  return Math.min(criterion.weight * HUNDREDTHS, Math.max(0, from + step));
}
