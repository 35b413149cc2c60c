import '@testing-library/jest-dom';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ComponentType } from 'react';
import { MemoryRouter } from 'react-router';
import '../../i18n';
import { serving } from '../../answers.fixture';
import { makeQueryClient, setCsrf } from '../../api';
import { SessionFixture, type Session } from '../../session';
import { AccountLinks } from './account-links';
import RegisterPage from './register.page';
import SignInPage from './sign-in.page';
import SingleSignOnPage from './single-sign-on.page';

const says = { name: '周敏', email: 'zhou@example.com', unit: '上海星澜', creditCode: '' };
const account = { id: 'u1', name: '周敏', email: 'zhou@example.com', locale: 'zh-CN' as const };

/** Shows a page before a server that answers by method and path; tells what it was asked. */
function show(Page: ComponentType, at: string, session: Partial<Session>, answers: Record<string, unknown>) {
  setCsrf('c');
  const asked: [string, unknown][] = [];
  serving((method, url, body) => {
    const what = `${method} ${url}`;
    asked.push([what, body]);
    const answer = answers[what];
    return answer === undefined ? [404, { code: 'not-found' }] : [200, answer];
  });
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <SessionFixture session={session}>
        <MemoryRouter initialEntries={[at]}>
          <Page />
        </MemoryRouter>
      </SessionFixture>
    </QueryClientProvider>,
  );
  return asked;
}

describe('the page of signing in', () => {
  it('offers the provider where there is one, and leads back to what was wanted', async () => {
    show(SignInPage, '/sign-in?to=%2Funits', { singleSignOn: '一网通办' }, {});
    const link = await screen.findByRole('link', { name: '前往一网通办登录' });
    expect(link).toHaveAttribute('href', '/api/oidc/start?to=%2Funits');
  });

  it('offers none where there is none', async () => {
    show(SignInPage, '/sign-in', {}, {});
    expect(await screen.findByRole('button', { name: '登录' })).toBeVisible();
    expect(screen.queryByRole('link', { name: /前往/ })).toBeNull();
  });

  it('says what went wrong on the way', async () => {
    show(SignInPage, '/sign-in?failed=oidc.denied', { singleSignOn: '一网通办' }, {});
    expect(await screen.findByText(/身份提供方没有让您登录/)).toBeVisible();
  });
});

describe('back from the provider', () => {
  const waiting = (needs: string | null) => ({ 'GET /api/oidc/waiting': { needs, says, to: '/account' } });

  it('the account is proved by its password', async () => {
    const asked = show(
      SingleSignOnPage,
      '/single-sign-on',
      { singleSignOn: '一网通办' },
      {
        ...waiting('password'),
        'POST /api/oidc/link': { account, staff: [], memberships: [], csrf: 'd', now: '', demo: false },
      },
    );
    expect(await screen.findByText('一网通办提供：周敏 · 上海星澜')).toBeVisible();
    expect(screen.getByLabelText(/手机号或电子邮箱/)).toHaveValue('zhou@example.com');
    await userEvent.type(screen.getByLabelText(/^密码/), 'four words by hand');
    await userEvent.click(screen.getByRole('button', { name: '登录' }));
    expect(asked).toContainEqual([
      'POST /api/oidc/link',
      { login: 'zhou@example.com', password: 'four words by hand' },
    ]);
  });

  it('a code is asked for where it is owed', async () => {
    const asked = show(SingleSignOnPage, '/single-sign-on', { singleSignOn: '一网通办' }, waiting('code'));
    await userEvent.type(await screen.findByLabelText(/验证码/), '123 456');
    await userEvent.click(screen.getByRole('button', { name: '登录' }));
    expect(asked.map(([what]) => what)).toContain('POST /api/oidc/code');
  });

  it('who took too long begins again', async () => {
    show(SingleSignOnPage, '/single-sign-on', {}, waiting(null));
    expect(await screen.findByText('登录已超时或在别处打开，请重新开始。')).toBeVisible();
  });

  it('registering begins with what the provider says', async () => {
    show(RegisterPage, '/register?from=single-sign-on', {}, waiting('password'));
    expect(await screen.findByDisplayValue('上海星澜')).toBeVisible();
    expect(screen.getByDisplayValue('zhou@example.com')).toBeVisible();
  });
});

describe('the own account', () => {
  it('lists what signs in, and ends it', async () => {
    const link = {
      id: 'l1',
      issuer: 'https://login.example.gov.cn',
      createdAt: '2026-11-26T02:00:00Z',
      lastUsedAt: '2026-11-26T02:00:00Z',
    };
    const asked = show(
      AccountLinks,
      '/account',
      { account, singleSignOn: '一网通办' },
      { 'GET /api/oidc/links': [link], 'DELETE /api/oidc/links/l1': null },
    );
    expect(await screen.findByText('login.example.gov.cn')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: '解除关联' }));
    expect(asked.map(([what]) => what)).toContain('DELETE /api/oidc/links/l1');
  });
});
