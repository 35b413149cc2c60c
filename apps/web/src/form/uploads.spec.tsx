import '@testing-library/jest-dom';
import { jest } from '@jest/globals';
import type { Attachment } from '@keshen/programme';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { setCsrf } from '../api';
import '../i18n';
import { AttachmentField, type StoredFile } from './attachment-field';
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

/** Stands for the browser's request and answers when the test says so. */
class Sent {
  static all: Sent[] = [];
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  status = 0;
  responseText = '';
  onload?: () => void;
  onabort?: () => void;
  form?: FormData;
  aborted = false;
  open() {}
  setRequestHeader() {}
  getResponseHeader() {
    return null;
  }
  send(form: FormData) {
    this.form = form;
    Sent.all.push(this);
  }
  abort() {
    this.aborted = true;
    this.onabort?.();
  }
  answer(status: number, body: unknown) {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload?.();
  }
}

function Page({ onStored }: { onStored: (file: StoredFile, purpose: string) => void }) {
  const { uploads, send, cancel } = useUploads<StoredFile>('/files', onStored);
  return (
    <AttachmentField
      attachment={attachment}
      files={[]}
      uploads={uploads}
      onFiles={(files) => send(files, 'agreement')}
      onRemove={() => {}}
      onCancel={cancel}
      hrefOf={(id) => `/f/${id}`}
    />
  );
}
const pdf = () => new File(['%PDF-1.7 …'], '协议.pdf', { type: 'application/pdf' });

describe('an upload', () => {
  beforeEach(() => {
    Sent.all = [];
    setCsrf('token');
    globalThis.XMLHttpRequest = Sent as unknown as typeof XMLHttpRequest;
  });

  it('shows its progress and hands the stored file over', async () => {
    const stored = jest.fn();
    render(<Page onStored={stored} />);
    await userEvent.upload(screen.getByLabelText('为“合作协议”选择文件'), pdf());
    const request = Sent.all[0]!;
    expect(request.form!.get('purpose')).toBe('agreement');
    await act(async () => request.upload.onprogress?.({ loaded: 5, total: 12 }));
    expect(screen.getByRole('progressbar')).toHaveAttribute(
      'aria-valuenow',
      String(Math.floor((5 / pdf().size) * 100)),
    );
    expect(screen.queryByLabelText('为“合作协议”选择文件')).not.toBeInTheDocument();
    await act(async () => request.answer(201, { id: '7', name: '协议.pdf', size: 12, sha256: 'ab' }));
    expect(stored).toHaveBeenCalledWith(expect.objectContaining({ id: '7' }), 'agreement');
    expect(screen.queryByRole('progressbar')).not.toBeInTheDocument();
  });
  it('keeps a refusal in words until it is dismissed, with room for another file', async () => {
    render(<Page onStored={() => {}} />);
    await userEvent.upload(screen.getByLabelText('为“合作协议”选择文件'), pdf());
    await act(async () => Sent.all[0]!.answer(413, { code: 'no.words' }));
    expect(screen.getByText('内容太大。')).toBeInTheDocument();
    expect(screen.getByLabelText('为“合作协议”选择文件')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '关闭' }));
    expect(screen.queryByText('内容太大。')).not.toBeInTheDocument();
  });
  it('can be cancelled, and stops when the page is left', async () => {
    const { unmount } = render(<Page onStored={() => {}} />);
    await userEvent.upload(screen.getByLabelText('为“合作协议”选择文件'), pdf());
    await userEvent.click(screen.getByRole('button', { name: '取消' }));
    expect(Sent.all[0]!.aborted).toBe(true);
    await userEvent.upload(screen.getByLabelText('为“合作协议”选择文件'), pdf());
    unmount();
    expect(Sent.all[1]!.aborted).toBe(true);
  });
});
