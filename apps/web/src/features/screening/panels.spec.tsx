import '@testing-library/jest-dom';
import { jest } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ComponentType } from 'react';
import { MemoryRouter } from 'react-router';
import '../../i18n';
import type { ApplicationPage, CaseView, Conclude } from '../application/application.api';
import type { StagePanelProps } from '../application/stage-panels';
import '../application/words';
import ConsultationPanel from './consultation.panel';
import FormalCheckPanel from './formal-check.panel';
import ScreeningPanel from './screening.panel';

const words = (text: string) => ({ 'zh-CN': text, en: text });
const outcome = (id: string, label: string, tone: 'forward' | 'back' | 'refuse') => ({
  id,
  label: words(label),
  to: 'next',
  remark: tone === 'forward' ? ('optional' as const) : ('required' as const),
  tone,
});
const view = (kind: string, stage: object, shown: object, duty = true): CaseView =>
  ({
    case: { id: 'c1', version: 1, kind: 'application' },
    stage: { id: 's', kind, label: words('环节'), outcomes: [], ...stage },
    duty: duty ? { id: 1, role: 'officer', scope: null, dueAt: null } : null,
    view: shown,
  }) as unknown as CaseView;
const page = { application: { id: 'a1', title: '低温封装' } } as unknown as ApplicationPage;

function show(Panel: ComponentType<StagePanelProps>, given: CaseView) {
  const conclude = jest.fn<Conclude>(async () => undefined);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <Panel page={page} view={given} conclude={conclude} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return conclude;
}

describe('the formal check', () => {
  const stage = {
    arguments: {
      items: [
        { id: 'seal', label: words('印章齐全') },
        { id: 'names', label: words('名称一致') },
      ],
      returns: 'return',
      returnWorkingDays: 5,
    },
    outcomes: [
      outcome('admit', '受理', 'forward'),
      outcome('return', '退回补正', 'back'),
      outcome('reject', '不予受理', 'refuse'),
    ],
  };
  const shown = { sections: [{ id: 'budget', title: words('经费预算') }], earlier: null };

  it('admits only when every item is looked at and every doubt is explained', async () => {
    const conclude = show(FormalCheckPanel, view('formal-check', stage, shown));
    expect(screen.getByRole('button', { name: '受理' })).toBeDisabled();
    expect(screen.getByText('受理前还差：2 项未审，0 项缺说明。')).toBeInTheDocument();
    const pick = (item: string, answer: string) =>
      userEvent.click(
        within(screen.getByRole('radiogroup', { name: item })).getByRole('radio', { name: answer }),
      );
    await pick('印章齐全', '符合');
    await pick('名称一致', '存疑');
    expect(screen.getByRole('button', { name: '受理' })).toBeDisabled();
    await userEvent.type(screen.getByRole('textbox', { name: /名称一致/ }), '曾用名，已核对');
    await userEvent.click(screen.getByRole('button', { name: '受理' }));
    expect(conclude).toHaveBeenCalledWith({
      outcome: 'admit',
      remark: undefined,
      record: {
        items: { seal: { answer: 'yes', remark: '' }, names: { answer: 'doubt', remark: '曾用名，已核对' } },
      },
    });
  });

  it('returns ticked sections after a preview, with the message as the remark', async () => {
    const conclude = show(FormalCheckPanel, view('formal-check', stage, shown));
    await userEvent.click(screen.getByRole('button', { name: '预览退回通知…' }));
    expect(screen.getByText('先勾选要改的节。')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('checkbox', { name: '经费预算' }));
    await userEvent.type(screen.getByRole('textbox', { name: /给申报单位的说明/ }), '预算与合同不符');
    await userEvent.click(screen.getByRole('button', { name: '预览退回通知…' }));
    const notice = screen.getByRole('dialog');
    expect(within(notice).getByText('可以修改：经费预算')).toBeInTheDocument();
    expect(conclude).not.toHaveBeenCalled();
    await userEvent.click(within(notice).getByRole('button', { name: '退回补正' }));
    expect(conclude).toHaveBeenCalledWith({
      outcome: 'return',
      remark: '预算与合同不符',
      record: { items: {}, sections: ['budget'], message: '预算与合同不符' },
    });
  });
});

describe('the screening', () => {
  it('says that it is running until something was found', () => {
    show(ScreeningPanel, view('screening', { arguments: {} }, { result: null }));
    expect(screen.getByText(/正在核查/)).toBeInTheDocument();
  });

  it('shows nothing to those who may not read the findings', () => {
    show(ScreeningPanel, view('screening', { arguments: {} }, {}, false));
    expect(screen.queryByText(/核查/)).toBeNull();
  });
});

describe('the consultation', () => {
  it('lists what was answered and by whom, and who still owes an answer', () => {
    const opinion = (id: string, given: string | null) => ({
      department: { id, label: words(id) },
      outcome: given,
      remark: given === 'object' ? '与技改资金重复' : null,
      actor: given && '金书宁',
      at: given && '2026-11-24T02:00:00Z',
    });
    show(
      ConsultationPanel,
      view(
        'consultation',
        { arguments: { agrees: 'agree', objects: 'object' } },
        { opinions: [opinion('财政', 'object'), opinion('税务', null)] },
        false,
      ),
    );
    expect(screen.getByText(/有异议/)).toHaveTextContent('金书宁');
    expect(screen.getByText('与技改资金重复')).toBeInTheDocument();
    expect(screen.getByText('未答复')).toBeInTheDocument();
  });
});
