import '@testing-library/jest-dom';
import 'fake-indexeddb/auto';
import { jest } from '@jest/globals';
import type { Attachment } from '@keshen/programme';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { setCsrf } from '../api';
import '../i18n';
import { AttachmentField, type StoredFile } from './attachment-field';
import { keptUploads } from './kept-uploads';
import { useUploads } from './use-uploads';

const words = (text: string) => ({ 'zh-CN': text, en: text });
const attachment: Attachment = {
  id: 'agreement',
  name: words('合作协议'),
  required: true,
  formats: ['pdf'],
  maxMegabytes: 20,
  maxFiles: 1,
  providedBy: 'applicant',
  provenance: { source: 'A' },
};

type Asked = { method: string; url: string; headers: Record<string, string>; size: number };

/** Stands for the browser's request and answers when the test says so. */
class Sent {
  static all: Sent[] = [];
  static waiters: (() => void)[] = [];
  upload: { onprogress?: (event: { lengthComputable: boolean; loaded: number }) => void } = {};
  status = 0;
  responseText = '';
  onload?: () => void;
  onerror?: (error: unknown) => void;
  asked: Asked = { method: '', url: '', headers: {}, size: 0 };
  aborted = false;
  private answered: Record<string, string> = {};
  open(method: string, url: string) {
    this.asked = { ...this.asked, method, url };
  }
  setRequestHeader(name: string, value: string) {
    this.asked.headers[name.toLowerCase()] = value;
  }
  getResponseHeader(name: string) {
    return this.answered[name.toLowerCase()] ?? null;
  }
  send(body: Blob | null) {
    this.asked.size = body?.size ?? 0;
    Sent.all.push(this);
  }
  abort() {
    this.aborted = true;
  }
  answer(status: number, headers: Record<string, string> = {}, body: unknown = '') {
    this.status = status;
    this.answered = headers;
    this.responseText = body ? JSON.stringify(body) : '';
    return act(async () => this.onload?.());
  }
  progress(loaded: number) {
    return act(async () => this.upload.onprogress?.({ lengthComputable: true, loaded }));
  }
}
/** The n-th request, once it has been made. */
const request = async (n: number): Promise<Sent> => {
  await waitFor(() => expect(Sent.all.length).toBeGreaterThanOrEqual(n));
  return Sent.all[n - 1]!;
};
const AT = { location: '/api/uploads/7' };

function Page({
  onStored,
  owner,
}: {
  onStored: (file: StoredFile, purpose: string) => void;
  owner?: string;
}) {
  const { uploads, send } = useUploads<StoredFile>(onStored, owner);
  return (
    <AttachmentField
      attachment={attachment}
      files={[]}
      uploads={uploads}
      onFiles={(files) => send(files, 'agreement')}
      onRemove={() => {}}
      hrefOf={(id) => `/f/${id}`}
    />
  );
}
const pdf = () => new File(['%PDF-1.7 …'], '协议.pdf', { type: 'application/pdf' });
const choose = () => userEvent.upload(screen.getByLabelText('为“合作协议”选择文件'), pdf());

/** The one call that is made by `fetch`: making the complete upload a file, or giving it up. */
function finishing(): string[] {
  const calls: string[] = [];
  globalThis.fetch = jest.fn(async (url: unknown, init?: RequestInit) => {
    calls.push(`${init?.method} ${String(url)}`);
    return {
      ok: true,
      status: 201,
      headers: { get: (name: string) => (name === 'content-type' ? 'application/json' : null) },
      json: async () => ({ id: '7', name: '协议.pdf', size: 12, sha256: 'ab' }),
    };
  }) as unknown as typeof fetch;
  return calls;
}

describe('an upload', () => {
  beforeEach(() => {
    Sent.all = [];
    setCsrf('token');
    finishing();
    // jsdom cannot clone a File into IndexedDB; a browser does.
    globalThis.structuredClone = <T,>(value: T): T => ({ ...value });
    globalThis.XMLHttpRequest = Sent as unknown as typeof XMLHttpRequest;
  });

  it('is announced, shows its progress and hands the stored file over', async () => {
    const calls = finishing();
    const stored = jest.fn();
    render(<Page onStored={stored} />);
    await choose();
    const announced = await request(1);
    expect(announced.asked).toMatchObject({
      method: 'POST',
      url: '/api/uploads',
      headers: { 'x-csrf-token': 'token', 'upload-length': String(pdf().size), 'tus-resumable': '1.0.0' },
    });
    await announced.answer(201, AT);
    const bytes = await request(2);
    await bytes.progress(5);
    expect(screen.getByRole('progressbar')).toHaveAttribute(
      'aria-valuenow',
      String(Math.floor((5 / pdf().size) * 100)),
    );
    expect(screen.queryByLabelText('为“合作协议”选择文件')).not.toBeInTheDocument();
    await bytes.answer(204, { 'upload-offset': String(pdf().size) });
    await waitFor(() =>
      expect(stored).toHaveBeenCalledWith(expect.objectContaining({ id: '7' }), 'agreement'),
    );
    expect(calls).toEqual(['POST /api/uploads/7/file']);
    expect(screen.queryByRole('progressbar')).not.toBeInTheDocument();
  });

  it('keeps a refusal in words until it is dismissed, with room for another file', async () => {
    render(<Page onStored={() => {}} />);
    await choose();
    await (await request(1)).answer(413, {}, { code: 'file.too-large', limit: 20 });
    expect(await screen.findByText('文件超过 20 MB。')).toBeInTheDocument();
    expect(screen.getByLabelText('为“合作协议”选择文件')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '关闭 协议.pdf' }));
    expect(screen.queryByText('文件超过 20 MB。')).not.toBeInTheDocument();
  });

  it('can be paused, and goes on from the byte that arrived last', async () => {
    render(<Page onStored={() => {}} />);
    await choose();
    await (await request(1)).answer(201, AT);
    const first = await request(2);
    await first.progress(4);
    await userEvent.click(screen.getByRole('button', { name: '暂停 协议.pdf' }));
    expect(first.aborted).toBe(true);
    expect(screen.getByText('已暂停')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '继续 协议.pdf' }));
    const asked = await request(3);
    expect(asked.asked).toMatchObject({ method: 'HEAD', url: '/api/uploads/7' });
    await asked.answer(200, { 'upload-offset': '4', 'upload-length': String(pdf().size) });
    const second = await request(4);
    expect(second.asked).toMatchObject({
      method: 'PATCH',
      headers: { 'upload-offset': '4' },
      size: pdf().size - 4,
    });
  });

  it('waits while the network is away, and goes on by itself when it is back', async () => {
    render(<Page onStored={() => {}} />);
    await choose();
    await (await request(1)).answer(201, AT);
    const first = await request(2);
    await act(async () => first.onerror?.(new Error('network')));
    expect(await screen.findByText('连接中断，恢复后自动续传')).toBeInTheDocument();
    await act(async () => void window.dispatchEvent(new Event('online')));
    expect((await request(3)).asked.method).toBe('HEAD');
  });

  it('can be cancelled here and on the server, and stops when the page is left', async () => {
    const calls = finishing();
    const { unmount } = render(<Page onStored={() => {}} />);
    await choose();
    await (await request(1)).answer(201, AT);
    const first = await request(2);
    await userEvent.click(screen.getByRole('button', { name: '取消 协议.pdf' }));
    expect(first.aborted).toBe(true);
    await waitFor(() => expect(calls).toEqual(['DELETE /api/uploads/7']));
    await choose();
    const second = await request(3);
    unmount();
    expect(second.aborted).toBe(true);
  });

  it('goes on after a reload of the page, for the same account and application only', async () => {
    const { unmount } = render(<Page onStored={() => {}} owner="wang a" />);
    await choose();
    await (await request(1)).answer(201, AT);
    await request(2);
    await waitFor(async () => expect((await keptUploads('wang a', Date.now()))[0]?.id).toBe('7'));
    unmount();
    const other = render(<Page onStored={() => {}} owner="chen a" />);
    expect(await keptUploads('chen a', Date.now())).toEqual([]);
    expect(screen.queryByText('协议.pdf')).not.toBeInTheDocument();
    other.unmount();
    render(<Page onStored={() => {}} owner="wang a" />);
    expect(await screen.findByText('协议.pdf')).toBeInTheDocument();
    expect((await request(3)).asked).toMatchObject({ method: 'HEAD', url: '/api/uploads/7' });
    await userEvent.click(screen.getByRole('button', { name: '取消 协议.pdf' }));
    await waitFor(async () => expect(await keptUploads('wang a', Date.now())).toEqual([]));
  });
});
