import { useCallback, useEffect, useRef, useState } from 'react';
import type { SaveReviewRequest, Scores } from '@keshen/review';
import { api, Problem } from '../../api';
import type { Saving } from '../../ui';
import type { ReviewDesk } from './review.api';

const QUIET_MS = 700;
const AGAIN_MS = 4000;

export type Draft = Omit<SaveReviewRequest, 'version'>;

/** What cannot be sent yet: points or an amount that are typed but are no value. */
const unfinished = (draft: Draft): boolean =>
  Number.isNaN(draft.recommendedFen) || Object.values(draft.scores).some((s) => Number.isNaN(s.points));

/**
 * A review that saves itself after a pause, each time on the version that the server answered last. When somebody
 * saved it elsewhere (another window), `stale` says so and nothing is overwritten.
 */
export function useReviewDraft(review: ReviewDesk) {
  const [draft, setDraft] = useState<Draft>(() => ({
    scores: review.scores,
    recommendedFen: review.recommendedFen,
    recommend: review.recommend,
    comment: review.comment,
  }));
  const [saving, setSaving] = useState<Saving>(
    review.savedAt ? { state: 'saved', at: review.savedAt } : { state: 'idle' },
  );
  const [stale, setStale] = useState(false);
  const version = useRef(review.version);
  const latest = useRef(draft);
  const stored = useRef(JSON.stringify(draft));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const busy = useRef<Promise<void>>(Promise.resolve());
  const halted = useRef(false);

  const send = useCallback(async (): Promise<void> => {
    const now = latest.current;
    const text = JSON.stringify(now);
    if (halted.current || text === stored.current || unfinished(now)) return;
    setSaving({ state: 'saving' });
    try {
      const saved = await api.put<{ version: number; savedAt: string }>(`/reviews/${review.id}`, {
        body: { ...now, version: version.current },
      });
      version.current = saved.version;
      stored.current = text;
      setSaving({ state: 'saved', at: saved.savedAt });
    } catch (problem) {
      const known = problem instanceof Problem ? problem : null;
      if (known?.code === 'review.stale') {
        halted.current = true;
        setStale(true);
      }
      setSaving(known?.status === 0 ? { state: 'offline', at: new Date() } : { state: 'failed' });
      if (known?.passing) timer.current = setTimeout(() => void flush.current(), AGAIN_MS);
    }
  }, [review.id]);

  const flush = useRef<() => Promise<void>>(async () => undefined);
  useEffect(() => {
    flush.current = () => {
      clearTimeout(timer.current);
      busy.current = busy.current.then(send);
      return busy.current;
    };
    return () => void flush.current();
  }, [send]);

  const change = (part: Partial<Draft>) => {
    latest.current = { ...latest.current, ...part };
    setDraft(latest.current);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush.current(), QUIET_MS);
  };
  const score = (criterion: string, part: Partial<Scores[string]>) => {
    const before = latest.current.scores[criterion] ?? { points: null, reason: '' };
    change({ scores: { ...latest.current.scores, [criterion]: { ...before, ...part } } });
  };
  /** Ends saving by itself and answers what is to be handed in, on the last known version. */
  const finish = async (): Promise<SaveReviewRequest> => {
    await flush.current();
    return { ...latest.current, version: version.current };
  };
  return { draft, saving, stale, change, score, finish };
}
