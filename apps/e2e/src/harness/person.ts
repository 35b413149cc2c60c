import { Buffer } from 'node:buffer';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { smallPdf } from '@keshen/backend/server';
import type { Portal } from './portal';
import { sees } from './sees';
import { PATIENCE_MS } from './until';

/** Somebody before a browser of their own: pages, and requests under the same session. */
export class Person {
  private csrf = '';
  private own?: Page;
  /** Whether they have proved on the screen who they are (再次验证). */
  proved = false;

  private constructor(
    private readonly context: BrowserContext,
    readonly portal: Portal,
  ) {}

  static async arrive(browser: Browser, portal: Portal): Promise<Person> {
    const context = await browser.newContext({
      baseURL: portal.address,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(PATIENCE_MS);
    return new Person(context, portal);
  }

  /** Signs in without the form. */
  async signIn(login: string, password: string): Promise<void> {
    await this.readSession();
    await this.post('/session', { login, password });
    await this.readSession();
  }

  /** After the session began or ended in the page. */
  async readSession(): Promise<void> {
    this.csrf = (await this.get<{ csrf: string }>('/session')).csrf;
  }

  get<T>(path: string): Promise<T> {
    return this.ask('GET', path);
  }
  post<T>(path: string, data?: unknown): Promise<T> {
    return this.ask('POST', path, data);
  }
  put<T>(path: string, data?: unknown): Promise<T> {
    return this.ask('PUT', path, data);
  }

  /** The status alone, for what is to be refused. */
  async statusOf(method: string, path: string, data?: unknown): Promise<number> {
    return (await this.send(method, path, data)).status();
  }

  /** Uploads a small PDF; answers the file's id. */
  async upload(name: string, purpose: string): Promise<string> {
    const { buffer } = pdf(name);
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const answer = await this.context.request.post('/api/uploads', {
      headers: {
        'x-csrf-token': this.csrf,
        'tus-resumable': '1.0.0',
        'upload-length': String(buffer.length),
        'upload-metadata': `filename ${base64(name)},purpose ${base64(purpose)}`,
        'content-type': 'application/offset+octet-stream',
      },
      data: buffer,
    });
    if (!answer.ok()) throw new Error(`upload of ${name}: ${answer.status()} ${await answer.text()}`);
    const { id } = (await answer.json()) as { id: string };
    await this.post(`/uploads/${id}/file`);
    return id;
  }

  /** The page that they have open. */
  get page(): Page {
    if (!this.own) throw new Error('they have opened no page yet');
    return this.own;
  }

  /** Their page before anything is open in it. Most people only send requests here: a page costs half a second. */
  async blankPage(): Promise<Page> {
    return (this.own ??= await this.context.newPage());
  }

  /** Opens a page when nothing is under way that it would not show, and waits until it has been drawn. */
  async open(path: string): Promise<Page> {
    await this.portal.settled();
    const page = await this.blankPage();
    await page.goto(path);
    await sees(page.locator('h1, h2'));
    return page;
  }

  /** A second page of the same session beside the first; whoever opens it closes it. */
  async another(path: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(path);
    await sees(page.locator('h1, h2'));
    return page;
  }

  private send(method: string, path: string, data?: unknown) {
    const headers: Record<string, string> = method === 'GET' ? {} : { 'x-csrf-token': this.csrf };
    return this.context.request.fetch(`/api${path}`, { method, headers, data });
  }

  private async ask<T>(method: string, path: string, data?: unknown): Promise<T> {
    const answer = await this.send(method, path, data);
    const text = await answer.text();
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${text}`);
    return (text ? JSON.parse(text) : null) as T;
  }
}

/** A small, real PDF under a name. */
export const pdf = (name: string): { name: string; mimeType: string; buffer: Buffer } => ({
  name,
  mimeType: 'application/pdf',
  buffer: smallPdf(`Keshen journey: ${name}`),
});
