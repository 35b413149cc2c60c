import '@testing-library/jest-dom';
import { jest } from '@jest/globals';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { learnServerTime, serverNow } from '../clock';
import '../i18n';
import { OfflineNotice, ServerClock, TopBar } from './shell';
import { Countdown } from './time';

const person = { name: '周*敏', role: '上海星澜传感技术有限公司', unread: 3 };
function bar(onSignOut = () => {}) {
  return render(
    <MemoryRouter>
      <TopBar
        places={[{ to: '/a', label: '待办' }]}
        own={[{ to: '/account', label: '我的账号' }]}
        person={person}
        onSignOut={onSignOut}
      />
    </MemoryRouter>,
  );
}

describe('the top bar', () => {
  it('opens the person’s menu, closes it on Escape and gives the focus back', async () => {
    bar();
    const opener = screen.getByRole('button', { name: '周*敏的菜单' });
    await userEvent.click(opener);
    expect(screen.getByRole('link', { name: '我的账号' })).toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('link', { name: '我的账号' })).not.toBeInTheDocument();
    expect(opener).toHaveFocus();
  });
  it('has everything behind one button on a phone', async () => {
    const signOut = jest.fn();
    bar(signOut);
    await userEvent.click(screen.getByRole('button', { name: '打开菜单' }));
    expect(screen.getAllByRole('link', { name: '待办' })).toHaveLength(2);
    await userEvent.click(screen.getByRole('button', { name: '退出登录' }));
    expect(signOut).toHaveBeenCalledTimes(1);
  });
  it('says how many messages are unread', () => {
    bar();
    expect(screen.getByRole('link', { name: '消息，3 条未读' })).toHaveAttribute('href', '/messages');
  });
  it('changes light and dark and remembers it', async () => {
    bar();
    await userEvent.click(screen.getByRole('button', { name: '切换为深色' }));
    expect(document.documentElement.dataset.theme).toBe('dark');
    expect(localStorage.getItem('keshen.theme')).toBe('dark');
    await userEvent.click(screen.getByRole('button', { name: '切换为浅色' }));
    expect(document.documentElement.dataset.theme).toBe('light');
  });
});

describe('time', () => {
  it('is the server’s, half of the way back taken off', () => {
    act(() => learnServerTime('2026-11-23T04:03:12.000Z', Date.now() - 400, Date.now()));
    expect(serverNow().toISOString()).toMatch(/^2026-11-23T04:03:12/);
    render(<ServerClock />);
    expect(screen.getByText(/^12:03:1\d$/)).toHaveAttribute(
      'datetime',
      expect.stringMatching(/^2026-11-23T04:03:1/),
    );
  });
  it('left is red under 72 hours and says when it is over', () => {
    act(() => learnServerTime('2026-11-23T04:00:00.000Z', Date.now(), Date.now()));
    const { container, rerender } = render(<Countdown until="2026-11-27T08:30:00Z" />);
    expect(container).toHaveTextContent('4天4时');
    rerender(<Countdown until="2026-11-25T08:30:00Z" />);
    expect(container.querySelector('.danger')).toHaveTextContent('2天4时');
    rerender(<Countdown until="2026-11-20T08:30:00Z" />);
    expect(container).toHaveTextContent('已截止');
  });
});

describe('without a network', () => {
  it('the page says so, and stops saying so', async () => {
    render(<OfflineNotice />);
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    await act(async () => void window.dispatchEvent(new Event('offline')));
    expect(screen.getByRole('status')).toHaveTextContent('未联网');
    Object.defineProperty(navigator, 'onLine', { value: true, configurable: true });
    await act(async () => void window.dispatchEvent(new Event('online')));
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
  });
});
