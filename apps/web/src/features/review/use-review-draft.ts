import { useCallback, useEffect, useRef, useState } from 'react';
import type { SaveReviewRequest, Scores } from '@keshen/review';
import { api, Problem } from '../../api';
import { useSession } from '../../session';
import type { Saving } from '../../ui';
import { keptReviews, type KeptReviews } from './kept-reviews';
import type { ReviewDesk } from './review.api';

const QUIET_MS = 700;
const AGAIN_MS = 4000;

export type Draft = Omit<SaveReviewRequest, 'version'>;

/** What cannot be sent yet: points or an amount that are typed but are no value. */
const unfinished = (draft: Draft): boolean =>
  Number.isNaN(draft.recommendedFen) || Object.values(draft.scores).some((s) => Number.isNaN(s.points));

const draftOf = (review: ReviewDesk): Draft => ({
  scores: review.scores,
  recommendedFen: review.recommendedFen,
  recommend: review.recommend,
  comment: review.comment,
  officeRemark: review.officeRemark,
});

/** Two versions of one review, of which a person chooses: this device's, and what stands on the server. */
export type Clash = { mine: Draft; theirs: ReviewDesk };

/**
 * A review that saves itself: at once on this device, after a pause on the server, each time on the version that the
 * server answered last. When it was changed elsewhere meanwhile (another window or device, the form that came back),
 * nothing is overwritten: a person chooses. `epoch` counts how often the whole draft was replaced.
 */
export function useReviewDraft(review: ReviewDesk) {
  const { session } = useSession();
  const [draft, setDraft] = useState<Draft>(() => draftOf(review));
  const [epoch, setEpoch] = useState(0);
  const [saving, setSaving] = useState<Saving>(
    review.savedAt ? { state: 'saved', at: review.savedAt } : { state: 'idle' },
  );
  const [clash, setClash] = useState<Clash | null>(null);
  const version = useRef(review.version);
  const latest = useRef(draft);
  const stored = useRef(JSON.stringify(draft));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const busy = useRef<Promise<void>>(Promise.resolve());
  const halted = useRef(false);
  const kept = useRef<Promise<KeptReviews | null>>(Promise.resolve(null));

  const replace = useCallback((next: Draft) => {
    latest.current = next;
    setDraft(next);
    setEpoch((n) => n + 1);
  }, []);

  /** Kept on the device before anything is sent; a device that is full or forbids it loses nothing but that. */
  const keep = useCallback(async () => {
    const store = await kept.current;
    const now = { version: version.current, at: new Date().toISOString(), draft: latest.current };
    await store?.write(review.id, now).catch(() => undefined);
  }, [review.id]);

  const settle = useCallback(async () => {
    if (JSON.stringify(latest.current) !== stored.current) return;
    await (await kept.current)?.drop(review.id).catch(() => undefined);
  }, [review.id]);

  const halt = useCallback(async () => {
    halted.current = true;
    setSaving({ state: 'choose' });
    setClash({ mine: latest.current, theirs: await api.get<ReviewDesk>(`/reviews/${review.id}`) });
  }, [review.id]);

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
      await settle();
    } catch (problem) {
      const known = problem instanceof Problem ? problem : null;
      if (known?.code === 'review.stale') return void (await halt().catch(() => undefined));
      setSaving(known?.status === 0 ? { state: 'offline', at: new Date() } : { state: 'failed' });
      if (known?.passing) timer.current = setTimeout(() => void flush.current(), AGAIN_MS);
    }
  }, [review.id, settle, halt]);

  const flush = useRef<() => Promise<void>>(async () => undefined);
  useEffect(() => {
    flush.current = () => {
      clearTimeout(timer.current);
      busy.current = busy.current.then(send);
      return busy.current;
    };
    return () => void flush.current();
  }, [send]);

  // What an earlier page left on this device: sent on when nobody changed the review since, else a person chooses.
  useEffect(() => {
    let left = false;
    kept.current = keptReviews(session);
    const resume = async () => {
      const found = await (await kept.current)?.read(review.id);
      if (left || !found || JSON.stringify(found.draft) === stored.current) return;
      if (review.state !== 'declared') return void (await (await kept.current)?.drop(review.id));
      replace(found.draft);
      if (found.version === version.current) await flush.current();
      else await halt();
    };
    resume().catch(() => undefined);
    return () => {
      left = true;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each review and account
  }, [review.id, session.account?.id]);

  const change = (part: Partial<Draft>) => {
    latest.current = { ...latest.current, ...part };
    setDraft(latest.current);
    void keep();
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush.current(), QUIET_MS);
  };
  const score = (criterion: string, part: Partial<Scores[string]>) => {
    const before = latest.current.scores[criterion] ?? { points: null, reason: '' };
    change({ scores: { ...latest.current.scores, [criterion]: { ...before, ...part } } });
  };
  /** Ends a clash: this device's version goes onto the other, or makes way for it. */
  const choose = async (whose: 'mine' | 'theirs') => {
    if (!clash) return;
    const { mine, theirs } = clash;
    version.current = theirs.version;
    stored.current = JSON.stringify(draftOf(theirs));
    halted.current = false;
    setClash(null);
    replace(whose === 'mine' ? mine : draftOf(theirs));
    await keep();
    if (whose === 'mine') return flush.current();
    setSaving(theirs.savedAt ? { state: 'saved', at: theirs.savedAt } : { state: 'idle' });
    return settle();
  };
  /** Ends saving by itself and answers what is to be handed in, on the last known version. */
  const finish = async (): Promise<SaveReviewRequest> => {
    await flush.current();
    return { ...latest.current, version: version.current };
  };
  return { draft, epoch, saving, clash, change, score, choose, finish };
}
