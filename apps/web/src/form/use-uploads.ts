import { useCallback, useEffect, useRef, useState } from 'react';
import { Problem, upload } from '../api';

export type Upload = { key: string; name: string; size: number; sent: number; problem?: unknown };

/**
 * Files on their way to the server: one at a time each, with progress; a refusal stays until it is dismissed.
 * @param path where files are sent (after `/api`)
 * @param onStored called with the server's answer for each file that arrived
 */
export function useUploads<Stored>(path: string, onStored: (stored: Stored, purpose: string) => void) {
  const [uploads, setUploads] = useState<(Upload & { purpose: string })[]>([]);
  const running = useRef(new Map<string, AbortController>());
  const stored = useRef(onStored);
  const count = useRef(0);
  useEffect(() => {
    stored.current = onStored;
  });
  useEffect(() => {
    const controllers = running.current;
    return () => {
      for (const controller of controllers.values()) controller.abort();
    };
  }, []);

  const change = (key: string, part: Partial<Upload>) =>
    setUploads((all) => all.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const drop = (key: string) => setUploads((all) => all.filter((each) => each.key !== key));

  const send = useCallback(
    (files: readonly File[], purpose: string, fields: Record<string, string> = {}) => {
      for (const file of files) {
        const key = `${purpose}-${count.current++}`;
        const controller = new AbortController();
        running.current.set(key, controller);
        setUploads((all) => [...all, { key, purpose, name: file.name, size: file.size, sent: 0 }]);
        upload<Stored>(path, file, {
          fields: { ...fields, purpose },
          signal: controller.signal,
          onProgress: (sent) => change(key, { sent }),
        })
          .then((answer) => {
            drop(key);
            stored.current(answer, purpose);
          })
          .catch((problem: unknown) => {
            if (problem instanceof Problem) change(key, { problem });
            else drop(key);
          })
          .finally(() => running.current.delete(key));
      }
    },
    [path],
  );

  const cancel = useCallback((key: string) => {
    running.current.get(key)?.abort();
    drop(key);
  }, []);
  return { uploads, send, cancel };
}
