import '@testing-library/jest-dom';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { api, Problem, setCsrf } from './api';
import { serving } from './answers.fixture';
import { axeFinds } from './axe.fixture';
import { ProofAsked } from './proof';
import { SessionFixture, type Session } from './session';

/** A server that pays for who has proved who they are; `asked` is everything it was asked. */
class Server {
  proved = false;
  readonly asked: string[] = [];

  constructor(private readonly right: object) {}

  answer = (method: string, url: string, body: unknown): [number, unknown] => {
    this.asked.push(`${method} ${url}`);
    if (url === '/api/session/proof') {
      this.proved = JSON.stringify(body) === JSON.stringify(this.right);
      const wrong = { code: 'password.wrong', details: { field: 'current', left: 4, minutes: 15 } };
      return this.proved ? [200, { minutes: 15 }] : [422, wrong];
    }
    return this.proved ? [200, {}] : [403, { code: 'session.proof-needed', details: { minutes: 15 } }];
  };
}

function Page() {
  const [said, say] = useState<string[]>([]);
  const pay = (no: number) => () =>
    void api.post(`/payments/${no}/approval`).then(
      () => say((all) => [...all, `已复核 ${no}`].sort()),
      (problem: unknown) => say((all) => [...all, problem instanceof Problem ? problem.code : 'broken']),
    );
  return (
    <>
      <button onClick={pay(1)}>复核</button>
      <button onClick={pay(2)}>再复核</button>
      <p>{said.join('；')}</p>
    </>
  );
}

function open(server: Server, secondFactor: Session['secondFactor'] = 'off') {
  setCsrf('c');
  serving(server.answer);
  const account = { id: '1', name: '陈立群', email: 'finance@example.com', locale: 'zh-CN' as const };
  render(
    <SessionFixture session={{ account, secondFactor }}>
      <ProofAsked />
      <Page />
    </SessionFixture>,
  );
  return userEvent.setup();
}
const dialog = () => screen.findByRole('dialog', { name: '请再次验证身份' });

describe('what moves money', () => {
  it('waits for the password over the page, and goes on when it was right', async () => {
    const server = new Server({ current: 'four words by hand' });
    const user = open(server);
    await user.click(screen.getByRole('button', { name: '复核' }));
    expect(await axeFinds(await dialog())).toEqual([]);
    await user.type(screen.getByLabelText(/密码/, { selector: 'input' }), 'something else{Enter}');
    expect(await screen.findByText('现在的密码不对')).toBeInTheDocument();
    await user.clear(screen.getByLabelText(/密码/, { selector: 'input' }));
    await user.type(screen.getByLabelText(/密码/, { selector: 'input' }), 'four words by hand{Enter}');
    expect(await screen.findByText('已复核 1')).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await user.click(screen.getByRole('button', { name: '再复核' }));
    expect(await screen.findByText('已复核 1；已复核 2')).toBeInTheDocument();
    expect(server.asked.filter((each) => each.endsWith('/approval'))).toHaveLength(3);
  });

  it('asks for a code where the second factor is set up, once for all that waits', async () => {
    const server = new Server({ code: '123456' });
    const user = open(server, 'on');
    await user.click(screen.getByRole('button', { name: '复核' }));
    await dialog();
    await user.click(screen.getByRole('button', { name: '再复核', hidden: true }));
    expect(screen.getAllByRole('dialog')).toHaveLength(1);
    await user.type(screen.getByLabelText(/验证码或恢复码/), '123456{Enter}');
    expect(await screen.findByText('已复核 1；已复核 2')).toBeInTheDocument();
    expect(server.asked.filter((each) => each.endsWith('/proof'))).toHaveLength(1);
  });

  it('is not done when the person turns back', async () => {
    const server = new Server({});
    const user = open(server);
    await user.click(screen.getByRole('button', { name: '复核' }));
    await dialog();
    await user.click(screen.getByRole('button', { name: '取消' }));
    expect(await screen.findByText('session.proof-needed')).toBeInTheDocument();
    expect(server.asked).toEqual(['POST /api/payments/1/approval']);
  });
});
