import type { DetailedError, Upload as TusUpload } from 'tus-js-client';
import { address, api, csrfToken, Problem, refusalIn } from '../api';

/** sending 上传中 · waiting 等网络 · paused 已暂停 · queued 排队 */
export type UploadState = 'queued' | 'sending' | 'waiting' | 'paused';

export type UploadEvents<Stored> = {
  /** The server knows it under this id, with which it can be resumed later. */
  onBegun?: (id: string) => void;
  onSent?: (bytes: number) => void;
  onState?: (state: UploadState) => void;
  onStored: (stored: Stored) => void;
  /** It was refused for good. */
  onRefused: (problem: Problem) => void;
};

const AGAIN_MS = [1000, 2000, 4000, 8000, 15_000, 30_000];

/**
 * One file on its way by the tus protocol. It can be paused; when the network or the session is lost it waits and goes
 * on from the byte that arrived last. `id` names an upload that was begun before.
 */
export class FileUpload<Stored> {
  private tus: TusUpload | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private running = false;
  private tokenRefused = false;

  constructor(
    private readonly file: File,
    private readonly fields: Record<string, string>,
    private readonly events: UploadEvents<Stored>,
    private id: string | null = null,
  ) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.failures = 0;
    window.addEventListener('online', this.goOn);
    this.goOn();
  }

  pause(): void {
    this.stop();
    this.events.onState?.('paused');
  }

  /** Stops without a word: the page is left, and somebody may resume it later. */
  stop(): void {
    this.running = false;
    clearTimeout(this.timer);
    window.removeEventListener('online', this.goOn);
    void this.tus?.abort();
    this.tus = null;
  }

  /** Gives it up here and on the server. */
  cancel(): void {
    this.stop();
    if (this.id) void api.del(`/uploads/${this.id}`).catch(() => undefined);
  }

  private readonly goOn = (): void => {
    clearTimeout(this.timer);
    if (!this.running || this.tus) return;
    this.events.onState?.('sending');
    void this.send();
  };

  private async send(): Promise<void> {
    try {
      const { Upload } = await import('tus-js-client');
      const token = await csrfToken(this.tokenRefused);
      if (!this.running || this.tus) return;
      this.tus = new Upload(this.file, {
        endpoint: address('/uploads'),
        uploadUrl: this.id ? address(`/uploads/${this.id}`) : null,
        metadata: { ...this.fields, filename: this.file.name },
        headers: { 'x-csrf-token': token },
        storeFingerprintForResuming: false,
        retryDelays: null,
        onUploadUrlAvailable: () => this.begun(),
        onProgress: (sent) => this.progress(sent),
        onError: (error) => void problemIn(error).then((problem) => this.failed(problem)),
        onSuccess: () => void this.finish(),
      });
      this.tus.start();
    } catch (error) {
      this.failed(error instanceof Problem ? error : new Problem(0, 'network'));
    }
  }

  private begun(): void {
    this.id = this.tus?.url?.split('/').at(-1) ?? null;
    if (this.id) this.events.onBegun?.(this.id);
  }

  private progress(sent: number): void {
    this.failures = 0;
    this.tokenRefused = false;
    this.events.onSent?.(sent);
  }

  private async finish(): Promise<void> {
    try {
      const stored = await api.post<Stored>(`/uploads/${this.id}/file`);
      if (!this.running) return;
      this.stop();
      this.events.onStored(stored);
    } catch (error) {
      this.failed(error instanceof Problem ? error : new Problem(0, 'network'));
    }
  }

  private failed(problem: Problem): void {
    this.tus = null;
    if (!this.running) return;
    if (problem.code.startsWith('csrf') && !this.tokenRefused) {
      this.tokenRefused = true;
      return this.goOn();
    }
    // The server keeps what was not finished for a day: then it begins anew.
    if (problem.code === 'upload.unknown' && this.id) {
      this.id = null;
      return this.goOn();
    }
    if (!isPassing(problem)) {
      this.stop();
      return this.events.onRefused(problem);
    }
    this.events.onState?.('waiting');
    this.timer = setTimeout(this.goOn, AGAIN_MS[Math.min(this.failures++, AGAIN_MS.length - 1)]);
  }
}

/** Whether it may go through later: the network, the server, another request on the same upload, the session. */
const isPassing = (problem: Problem): boolean =>
  problem.passing ||
  ['session.required', 'upload.offset', 'upload.interrupted', 'upload.incomplete'].includes(problem.code);

async function problemIn(error: Error | DetailedError): Promise<Problem> {
  const answer = 'originalResponse' in error ? error.originalResponse : null;
  if (!answer) return new Problem(0, 'network');
  const status = answer.getStatus();
  // A HEAD is answered without a body.
  if (!answer.getBody() && status === 404) return new Problem(404, 'upload.unknown');
  const body = answer.getBody() || (status === 401 ? '{"code":"session.required"}' : '');
  return refusalIn(status, body, answer.getHeader('x-request-id') ?? null);
}

/** Sends one file to its end: for acts that go on at once with what was stored. A lost network ends it. */
export const upload = <Stored>(file: File, fields: Record<string, string> = {}): Promise<Stored> =>
  new Promise((resolve, reject) => {
    const sending = new FileUpload<Stored>(file, fields, {
      onStored: resolve,
      onRefused: reject,
      onState: (state) => {
        if (state !== 'waiting') return;
        sending.stop();
        reject(new Problem(0, 'network'));
      },
    });
    sending.start();
  });
