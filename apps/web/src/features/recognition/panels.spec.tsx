import '@testing-library/jest-dom';
import { jest } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ComponentType } from 'react';
import { MemoryRouter } from 'react-router';
import '../../i18n';
import type { CaseView, Conclude } from '../application/application.api';
import type { StagePanelProps } from '../application/stage-panels';
import '../application/words';
import { outcome, pageFixture, viewFixture } from '../award/panels.fixture';
import DefencePanel from '../review/defence.panel';
import RegistrationPanel from './registration.panel';
import UpwardPanel from './upward.panel';

const words = (text: string) => ({ 'zh-CN': text, en: text });
const page = { ...pageFixture, call: { id: 'k1' } } as StagePanelProps['page'];

function show(Panel: ComponentType<StagePanelProps>, view: CaseView) {
  const conclude = jest.fn<Conclude>(async () => undefined);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <Panel page={page} view={view} conclude={conclude} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return conclude;
}

describe('the result of a higher authority', () => {
  const stage = {
    arguments: { granted: 'granted', refused: 'refused' },
    outcomes: [outcome('granted', '立项'), outcome('refused', '未立项')],
    view: {
      authority: words('市经信委'),
      recommendation: { recommendedOn: '2026-11-20', document: '嘉科〔2026〕40号', result: null },
      before: null,
      waiting: 13,
    },
  };

  it('is written down with its own amount, and without one where nothing is granted', async () => {
    const conclude = show(UpwardPanel, viewFixture('upward', 'officer', stage));
    expect(screen.getByText(/嘉科〔2026〕40号/)).toBeInTheDocument();
    await userEvent.type(screen.getByRole('textbox', { name: /上级资助金额/ }), '20');
    await userEvent.click(screen.getByRole('button', { name: '立项' }));
    expect(conclude).toHaveBeenLastCalledWith(
      expect.objectContaining({
        outcome: 'granted',
        record: expect.objectContaining({ amountFen: 20_000_000 }),
      }),
    );
    await userEvent.click(screen.getByRole('button', { name: '未立项' }));
    expect(conclude.mock.lastCall![0].record).not.toHaveProperty('amountFen');
  });

  it('is taken in for all that wait on a page of its own', () => {
    show(UpwardPanel, viewFixture('upward', 'officer', stage));
    expect(screen.getByRole('link', { name: /13 个项目/ })).toHaveAttribute('href', '/upward/k1');
  });
});

describe('a registration', () => {
  it('says what the number will look like and takes the day of the plaque', async () => {
    const conclude = show(
      RegistrationPanel,
      viewFixture('registration', 'officer', {
        arguments: { registers: 'register' },
        outcomes: [outcome('register', '登记')],
        view: { pattern: '嘉备〔{year}〕{serial:3}号', plaque: true, recheckMonths: 12, registration: null },
      }),
    );
    expect(screen.getByText(/嘉备〔YYYY〕000号/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '登记' }));
    expect(conclude).toHaveBeenCalledWith({ outcome: 'register', remark: undefined, record: {} });
  });
});

describe('a defence', () => {
  const defence = {
    sessionAt: '2026-12-01T01:00:00Z',
    place: '区科委 301',
    slot: 2,
    from: '2026-12-01T01:15:00Z',
    until: '2026-12-01T01:30:00Z',
    attended: false,
    minutes: '申报人未到场。',
  };
  const shown = (part: object) =>
    viewFixture('defence', 'officer', {
      arguments: { passes: 'pass', fails: 'fail', forfeits: 'forfeit' },
      outcomes: [outcome('pass', '通过'), outcome('forfeit', '放弃')],
      view: {
        mine: null,
        minutesEach: { presentMinutes: 8, answerMinutes: 7 },
        defence: { ...defence, ...part },
        sessions: [],
      },
    });

  it('can only be forfeited by who did not come', () => {
    show(DefencePanel, shown({}));
    expect(screen.getByRole('button', { name: '通过' })).toBeDisabled();
    expect(screen.getByRole('button', { name: '放弃' })).toBeEnabled();
  });

  it('waits for presence before it is concluded, and cannot be forfeited by who came', () => {
    show(DefencePanel, shown({ attended: null, minutes: '' }));
    expect(screen.getByRole('button', { name: '放弃' })).toBeDisabled();
    expect(screen.getByText('请先记录是否到场')).toBeInTheDocument();
  });
});
