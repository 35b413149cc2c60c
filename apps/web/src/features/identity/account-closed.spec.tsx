import '@testing-library/jest-dom';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { MemoryRouter, Route, Routes } from 'react-router';
import '../../i18n';
import { serving } from '../../answers.fixture';
import { makeQueryClient, setCsrf } from '../../api';
import { axeFinds } from '../../axe.fixture';
import { SessionFixture } from '../../session';
import AccountClosedPage, { CLOSED } from './account-closed.page';

const account = { id: 'u1', name: '周敏', email: 'zhou@example.com', locale: 'zh-CN' as const };

function arrive(state: unknown) {
  setCsrf('c');
  serving(() => [404, { code: 'not-found' }]);
  return render(
    <QueryClientProvider client={makeQueryClient()}>
      <SessionFixture session={{ account }}>
        <MemoryRouter initialEntries={[{ pathname: CLOSED.path, state }]}>
          <Routes>
            <Route path={CLOSED.path} element={<AccountClosedPage />} />
            <Route path="/sign-in" element={<h1>登录</h1>} />
          </Routes>
        </MemoryRouter>
      </SessionFixture>
    </QueryClientProvider>,
  );
}

describe('an account that its person has closed', () => {
  it('is told to be closed, what is kept of it, and how to come back', async () => {
    const { container } = arrive(CLOSED.state);
    expect(await screen.findByRole('heading', { level: 1, name: '账号已注销' })).toBeInTheDocument();
    expect(screen.getByRole('status')).toHaveTextContent(/不能再登录.*依法保留.*确认邮件.*重新注册/);
    expect(screen.getByRole('link', { name: '注册并认领单位' })).toHaveAttribute('href', '/register');
    expect(await axeFinds(container)).toEqual([]);
  });

  it('is not told of where nobody has closed one', async () => {
    arrive(null);
    expect(await screen.findByRole('heading', { name: '登录' })).toBeInTheDocument();
    expect(screen.queryByText('账号已注销')).not.toBeInTheDocument();
  });
});
