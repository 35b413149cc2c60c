import '@testing-library/jest-dom';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { useState } from 'react';
import { serving } from './answers.fixture';
import { api, makeQueryClient, setCsrf } from './api';
import { SessionProvider, useSession } from './session';
import { SessionNotice } from './session-notice';

const MINUTE = 60_000;
const person = (id: string) => ({ id, name: '周敏', email: 'zhou@example.com', locale: 'zh-CN' });

/** A server that knows one session: who is signed in and for how many more minutes. */
class Server {
  account: object | null = person('1');
  idleLeft = 60;
  secondFactor = false;
  asked: string[] = [];

  answer = (method: string, url: string, sent: unknown): [number, unknown] => {
    const body = (sent ?? {}) as { password?: string; code?: string };
    this.asked.push(`${method} ${url}`);
    if (url === '/api/session' && method === 'POST') {
      if (body.password !== 'four words by hand')
        return [401, { code: 'sign-in.wrong', details: { left: 4, minutes: 15 } }];
      if (this.secondFactor && body.code === undefined) return [401, { code: 'sign-in.code-needed' }];
      if (this.secondFactor && body.code !== '123456')
        return [401, { code: 'sign-in.code-wrong', details: { field: 'code', left: 4, minutes: 15 } }];
      this.account = person('1');
    } else if (url !== '/api/session')
      return this.account ? [200, { kept: true }] : [401, { code: 'session.required' }];
    const now = Date.now();
    const ends = {
      idle: new Date(now + this.idleLeft * MINUTE).toISOString(),
      absolute: new Date(now + 720 * MINUTE).toISOString(),
    };
    return [
      200,
      { account: this.account, csrf: 'c', now: new Date(now).toISOString(), ends, idleMinutes: 60 },
    ];
  };
}

function Page() {
  const { session } = useSession();
  const [said, say] = useState('');
  return (
    <>
      <p>{session.account ? '我的申报' : '请先登录'}</p>
      <label>
        技术创新点
        <textarea />
      </label>
      <button onClick={() => void api.put('/answers').then(() => say('已保存'))}>保存</button>
      <p>{said}</p>
    </>
  );
}

function open(server: Server) {
  setCsrf(undefined);
  serving((...asked) => server.answer(...asked));
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <SessionProvider>
        <MemoryRouter>
          <SessionNotice />
          <Page />
        </MemoryRouter>
      </SessionProvider>
    </QueryClientProvider>,
  );
}

describe('a session that ends while a page stands', () => {
  it('lets the same person sign in again over it: what was typed stays, and what was under way goes on', async () => {
    const server = new Server();
    open(server);
    const user = userEvent.setup();
    await screen.findByText('我的申报');
    await user.type(screen.getByLabelText('技术创新点'), '键合封装');
    server.account = null;
    await user.click(screen.getByRole('button', { name: '保存' }));
    expect(await screen.findByRole('dialog', { name: '请重新登录' })).toHaveTextContent('zhou@example.com');
    await user.type(screen.getByLabelText(/密码/, { selector: 'input' }), 'something else');
    await user.click(screen.getByRole('button', { name: '登录' }));
    expect(await screen.findByText(/4 次/)).toBeInTheDocument();
    await user.clear(screen.getByLabelText(/密码/, { selector: 'input' }));
    await user.type(screen.getByLabelText(/密码/, { selector: 'input' }), 'four words by hand');
    await user.click(screen.getByRole('button', { name: '登录' }));
    expect(await screen.findByText('已保存')).toBeInTheDocument();
    expect(screen.queryByRole('dialog', { name: '请重新登录' })).not.toBeInTheDocument();
    expect(screen.getByLabelText('技术创新点')).toHaveValue('键合封装');
    expect(server.asked.filter((a) => a === 'PUT /api/answers')).toHaveLength(2);
  });

  it('asks for the code where the second factor is set up, and keeps the password meanwhile', async () => {
    const server = new Server();
    server.secondFactor = true;
    open(server);
    const user = userEvent.setup();
    await screen.findByText('我的申报');
    server.account = null;
    await user.click(screen.getByRole('button', { name: '保存' }));
    await screen.findByRole('dialog', { name: '请重新登录' });
    await user.type(screen.getByLabelText(/密码/, { selector: 'input' }), 'four words by hand{Enter}');
    const code = await screen.findByLabelText(/验证码/);
    expect(code).toHaveFocus();
    await user.type(code, '654321{Enter}');
    expect(await screen.findByText(/再错 4 次/)).toBeInTheDocument();
    await user.clear(code);
    await user.type(code, '123456{Enter}');
    expect(await screen.findByText('已保存')).toBeInTheDocument();
  });

  it('holds requests back while another person is signed in in the same browser', async () => {
    const server = new Server();
    open(server);
    const user = userEvent.setup();
    await screen.findByText('我的申报');
    server.account = person('2');
    server.answer = ((before) => (method, url, body) =>
      url === '/api/probe' ? [401, { code: 'session.required' }] : before(method, url, body))(server.answer);
    const probe = api.get('/probe').catch(() => 'refused');
    expect(await screen.findByRole('dialog', { name: '请重新登录' })).toHaveTextContent('另一个人');
    await user.click(screen.getByRole('button', { name: '保存', hidden: true }));
    expect(server.asked).not.toContain('PUT /api/answers');
    await user.type(screen.getByLabelText(/密码/, { selector: 'input' }), 'four words by hand');
    await user.click(screen.getByRole('button', { name: '登录' }));
    expect(await screen.findByText('已保存')).toBeInTheDocument();
    expect(await probe).toBe('refused');
  });

  it('is announced before and prolonged by one press', async () => {
    const server = new Server();
    server.idleLeft = 4;
    open(server);
    const user = userEvent.setup();
    expect(await screen.findByRole('alert')).toHaveTextContent('登录将在 5 分钟内到期');
    server.idleLeft = 60;
    await user.click(screen.getByRole('button', { name: '继续使用' }));
    await waitFor(() => expect(screen.getByRole('alert')).toBeEmptyDOMElement());
    expect(screen.getByText('我的申报')).toBeInTheDocument();
  });
});
