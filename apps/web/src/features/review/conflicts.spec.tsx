import '@testing-library/jest-dom';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import '../../i18n';
import { answering } from '../../answers.fixture';
import { axeFinds } from '../../axe.fixture';
import { ApplicationConflicts } from './application-conflicts';
import { ConflictTable } from './conflict-table';
import InterestsPage from './interests.page';
import type { SeenConflict } from './register.api';

const show = (page: React.ReactNode) =>
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>{page}</MemoryRouter>
    </QueryClientProvider>,
  );
const edge = (n: number, part: Partial<SeenConflict> = {}): SeenConflict => ({
  id: `c${n}`,
  account: `e${n}`,
  name: `专家${n}`,
  kind: 'same-unit',
  other: '上海星澜传感技术有限公司',
  by: 'credit-code',
  note: '',
  source: 'record',
  since: null,
  until: null,
  foundAt: '2026-11-24T02:00:00Z',
  clearedAt: null,
  clearance: null,
  ...part,
});

describe('conflicts with an application', () => {
  it('are shown with evidence, source and period, and one is cleared with a reason only', async () => {
    let edges = [
      edge(1),
      edge(2, { kind: 'former-unit', by: 'name', source: 'declared', until: '2025-06-30' }),
    ];
    const sent = answering({
      'GET /applications/a1/conflicts': () => edges,
      'POST /conflicts/c2/clearance': () => {
        edges = [edge(1), edge(2, { clearedAt: '2026-11-25T02:00:00Z', clearance: '同名的人' })];
        return null;
      },
    });
    show(<ApplicationConflicts application="a1" officer />);
    await userEvent.click(screen.getByText('利益冲突'));
    const row = (await screen.findByRole('rowheader', { name: '专家2' })).closest('tr')!;
    expect(within(row).getByText(/2025/)).toBeInTheDocument();
    expect(await axeFinds()).toEqual([]);
    await userEvent.click(within(row).getByRole('button', { name: '排除 专家2' }));
    const dialog = screen.getByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: '排除' }));
    expect(sent).toEqual([]);
    await userEvent.type(within(dialog).getByRole('textbox'), '同名的人');
    await userEvent.click(within(dialog).getByRole('button', { name: '排除' }));
    expect(await screen.findByText('同名的人')).toBeInTheDocument();
    expect(sent).toMatchObject([{ body: { reason: '同名的人' } }]);
  });

  it('of an expert name the application, and say so where there is none', async () => {
    const of = { applicationId: 'a1', reference: 'CXY-2026-0001', title: '低温封装' };
    const { unmount } = show(<ConflictTable conflicts={[edge(1, of)]} />);
    expect(screen.getByRole('link', { name: '低温封装' })).toHaveAttribute('href', '/applications/a1');
    expect(await axeFinds()).toEqual([]);
    unmount();
    show(<ConflictTable conflicts={[]} />);
    expect(screen.getByText('没有发现利益冲突')).toBeInTheDocument();
  });
});

describe('the declaration of interests', () => {
  const held = {
    id: 'i1',
    kind: 'kin',
    name: '某甲',
    creditCode: null,
    since: null,
    until: null,
    note: '兄弟',
  };

  it('lists what is on record, of which only the own word is taken back', async () => {
    let mine = [
      { ...held, source: 'declared', recordedAt: '2026-11-24T02:00:00Z' },
      { ...held, id: 'i2', name: '某乙', source: 'office', recordedAt: '2026-11-24T02:00:00Z' },
    ];
    answering({
      'GET /interests/mine': () => mine,
      'DELETE /interests/i1': () => {
        mine = mine.slice(1);
        return null;
      },
    });
    show(<InterestsPage />);
    await userEvent.click(await screen.findByRole('button', { name: '撤销 某甲' }));
    expect(screen.queryByRole('button', { name: '撤销 某乙' })).not.toBeInTheDocument();
    expect(await axeFinds()).toEqual([]);
    expect(await screen.findByText('某乙')).toBeInTheDocument();
  });

  it('asks for a whole name and a period in order before it sends', async () => {
    let mine: object[] = [];
    const sent = answering({
      'GET /interests/mine': () => mine,
      'POST /interests/mine': () => {
        mine = [{ ...held, source: 'declared', recordedAt: '2026-11-24T02:00:00Z' }];
        return { id: 'i1' };
      },
    });
    show(<InterestsPage />);
    await userEvent.click(await screen.findByRole('button', { name: '申报一条' }));
    const dialog = screen.getByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: '申报' }));
    expect(within(dialog).getByText('请写单位全称或姓名。')).toBeInTheDocument();
    expect(await axeFinds(dialog)).toEqual([]);
    await userEvent.type(within(dialog).getByRole('textbox', { name: '单位或个人' }), '某甲');
    await userEvent.click(within(dialog).getByRole('button', { name: '申报' }));
    expect(await screen.findByRole('button', { name: '撤销 某甲' })).toBeInTheDocument();
    expect(sent).toMatchObject([{ body: { name: '某甲', creditCode: null } }]);
  });
});
