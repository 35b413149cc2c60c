import '@testing-library/jest-dom';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import '../../i18n';
import { serving } from '../../answers.fixture';
import { setCsrf } from '../../api';
import InvitationPage from './invitation.page';

const words = (text: string) => ({ 'zh-CN': text, en: text });
let invitation: Record<string, unknown>;
let sent: { method: string; url: string; body: unknown }[] = [];
beforeEach(() => {
  sent = [];
  invitation = {
    name: '方甲',
    reference: 'CXY-2026-0001',
    title: '低温封装',
    party: '上海星澜传感技术有限公司',
    call: words('2026年度'),
    recusal: words('同一单位的专家回避。'),
    dueAt: '2026-12-08T15:59:59.999Z',
    closesAt: null,
    state: 'assigned',
    answer: null,
    answeredAt: null,
  };
  setCsrf('token');
  serving((method, url, sentBody) => {
    const body = (sentBody ?? null) as { answer: string } | null;
    sent.push({ method, url, body });
    if (body) invitation = { ...invitation, answer: body.answer, answeredAt: '2026-11-24T02:00:00Z' };
    return [200, invitation];
  });
});
const show = () =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter initialEntries={['/review-invitation?token=abc.def']}>
        <InvitationPage />
      </MemoryRouter>
    </QueryClientProvider>,
  );

describe('the page of an invitation', () => {
  it('takes one of three answers without signing in, and says what was answered', async () => {
    show();
    await userEvent.click(await screen.findByRole('button', { name: '答复' }));
    expect(screen.getByText('请选一项。')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('radio', { name: /^接受/ }));
    await userEvent.click(screen.getByRole('button', { name: '答复' }));
    expect(await screen.findByText('您已接受邀请。登录后开始评审。')).toBeInTheDocument();
    expect(sent.find(({ method }) => method === 'POST')).toEqual({
      method: 'POST',
      url: '/api/review-invitations/abc.def',
      body: { answer: 'accepted' },
    });
    expect(screen.queryByRole('button', { name: '答复' })).toBeNull();
  });

  it('asks why somebody does not take it on', async () => {
    show();
    await userEvent.click(await screen.findByRole('radio', { name: '有利益关系，须回避' }));
    await userEvent.click(screen.getByRole('button', { name: '答复' }));
    expect(screen.getByText('请写明原因。')).toBeInTheDocument();
    expect(sent.filter(({ method }) => method === 'POST')).toEqual([]);
    await userEvent.type(screen.getByRole('textbox', { name: /原因/ }), '近三年合作');
    await userEvent.click(screen.getByRole('button', { name: '答复' }));
    expect(await screen.findByText('您已回避，经办人另请专家。')).toBeInTheDocument();
  });

  it('says that an invitation was taken back', async () => {
    invitation = { ...invitation, state: 'removed' };
    show();
    expect(await screen.findByText('这个邀请已收回。')).toBeInTheDocument();
  });
});
