import { useCallback, useEffect, useRef, useState } from 'react';
import { v7 as uuid } from 'uuid';
import { serverNow } from '../clock';
import { FileUpload, type UploadState } from './file-upload';
import {
  changeKept,
  forgetUpload,
  keepUpload,
  keptUploads,
  whileMine,
  type KeptUpload,
} from './kept-uploads';

export type Upload = {
  key: string;
  purpose: string;
  name: string;
  size: number;
  /** Bytes that have arrived. */
  sent: number;
  state: UploadState;
  /** Why it was refused; it stays until it is dismissed. */
  problem?: unknown;
  pause: () => void;
  resume: () => void;
  /** Gives it up, or dismisses a refusal. */
  cancel: () => void;
};

/** How many go at the same time; the others wait for their turn. */
const AT_ONCE = 3;

type Sending<Stored> = { upload: FileUpload<Stored>; release: () => void };

/**
 * Files on their way to the server, several at once, with progress, pause and resumption.
 * @param onStored called with the server's answer for each file that arrived
 * @param owner account and thing they belong to: with it they are kept in the browser and go on after a reload
 */
export function useUploads<Stored>(onStored: (stored: Stored, purpose: string) => void, owner?: string) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const running = useRef(new Map<string, Sending<Stored>>());
  const stored = useRef(onStored);
  useEffect(() => {
    stored.current = onStored;
  });

  const change = useCallback(
    (key: string, part: Partial<Upload>) =>
      setUploads((all) => all.map((each) => (each.key === key ? { ...each, ...part } : each))),
    [],
  );
  const end = useCallback((key: string) => {
    running.current.get(key)?.release();
    running.current.delete(key);
    void forgetUpload(key);
  }, []);
  const drop = useCallback((key: string) => setUploads((all) => all.filter((each) => each.key !== key)), []);

  const add = useCallback(
    ({ key, purpose, fields, file, id, paused }: KeptUpload, release: () => void) => {
      const upload = new FileUpload<Stored>(
        file,
        { ...fields, purpose },
        {
          onBegun: (known) => void changeKept(key, { id: known }),
          onSent: (sent) => change(key, { sent }),
          onState: (state) => change(key, { state }),
          onStored: (answer) => {
            end(key);
            drop(key);
            stored.current(answer, purpose);
          },
          onRefused: (problem) => {
            end(key);
            change(key, { problem });
          },
        },
        id,
      );
      running.current.set(key, { upload, release });
      const shown: Upload = {
        key,
        purpose,
        name: file.name,
        size: file.size,
        sent: 0,
        state: paused ? 'paused' : 'queued',
        pause: () => {
          upload.pause();
          void changeKept(key, { paused: true });
        },
        resume: () => {
          upload.start();
          void changeKept(key, { paused: false });
        },
        cancel: () => {
          upload.cancel();
          end(key);
          drop(key);
        },
      };
      setUploads((all) => [...all, shown]);
    },
    [change, drop, end],
  );

  useEffect(() => {
    const busy = uploads.filter(({ state, problem }) => !problem && ['sending', 'waiting'].includes(state));
    const queued = uploads.filter(({ state, problem }) => !problem && state === 'queued');
    for (const { key } of queued.slice(0, Math.max(0, AT_ONCE - busy.length)))
      running.current.get(key)?.upload.start();
  }, [uploads]);

  useEffect(() => {
    const sendings = running.current;
    let left = false;
    if (owner)
      void keptUploads(owner, serverNow().getTime()).then((all) => {
        for (const kept of all) void whileMine(kept.key, (mine) => taken(kept, mine));
      });
    /** Holds the upload in this tab until it ends; a tab that does not get it shows nothing. */
    const taken = (kept: KeptUpload, mine: boolean): Promise<void> =>
      !mine || left || sendings.has(kept.key)
        ? Promise.resolve()
        : new Promise((release) => add(kept, release));
    return () => {
      left = true;
      for (const { upload, release } of sendings.values()) {
        upload.stop();
        release();
      }
      sendings.clear();
      setUploads([]);
    };
  }, [owner, add]);

  const send = useCallback(
    (files: readonly File[], purpose: string, fields: Record<string, string> = {}) => {
      for (const file of files) {
        const key = uuid();
        const kept: KeptUpload = {
          key,
          owner: owner ?? '',
          purpose,
          fields,
          file,
          id: null,
          paused: false,
          since: serverNow().getTime(),
        };
        if (owner) void keepUpload(kept);
        void whileMine(key, () => new Promise((release) => add(kept, release)));
      }
    },
    [owner, add],
  );
  return { uploads, send };
}
