import '@testing-library/jest-dom';
import { jest } from '@jest/globals';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, useLocation } from 'react-router';
import '../i18n';
import { DataTable, type Column } from './data-table';

type Case = { id: string; title: string };
const rows: Case[] = [
  { id: '1', title: '低温烧结银浆' },
  { id: '2', title: '柔性传感阵列' },
];
const columns: Column<Case>[] = [
  { key: 'title', head: '项目', cell: (row) => row.title, sort: true, header: true },
];

function Address() {
  return <output>{useLocation().search}</output>;
}

describe('a table', () => {
  it('keeps its order in the address and turns it round at the second press', async () => {
    render(
      <MemoryRouter initialEntries={['/?q=银&cursor=9']}>
        <DataTable caption="办件" columns={columns} rows={rows} rowKey={(row) => row.id} />
        <Address />
      </MemoryRouter>,
    );
    await userEvent.click(screen.getByRole('button', { name: '项目' }));
    expect(new URLSearchParams(screen.getByRole('status').textContent!).get('sort')).toBe('title');
    await userEvent.click(screen.getByRole('button', { name: /项目/ }));
    const search = new URLSearchParams(screen.getByRole('status').textContent!);
    expect([search.get('sort'), search.get('q'), search.get('cursor')]).toEqual(['-title', '银', null]);
    expect(screen.getByRole('columnheader')).toHaveAttribute('aria-sort', 'descending');
  });
  it('selects rows by name, all at once, and keeps what is selected elsewhere', async () => {
    const select = jest.fn<(selected: Set<string>) => void>();
    render(
      <MemoryRouter>
        <DataTable
          caption="办件"
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          rowName={(row) => row.title}
          selected={new Set(['9'])}
          onSelect={select}
        />
      </MemoryRouter>,
    );
    await userEvent.click(screen.getByRole('checkbox', { name: '选中 柔性传感阵列' }));
    expect([...select.mock.calls[0]![0]]).toEqual(['9', '2']);
    await userEvent.click(screen.getByRole('checkbox', { name: '全选本页' }));
    expect([...select.mock.calls[1]![0]]).toEqual(['9', '1', '2']);
  });
  it('says what is empty instead of an empty head', () => {
    render(
      <MemoryRouter>
        <DataTable
          caption="办件"
          columns={columns}
          rows={[]}
          rowKey={(row) => row.id}
          empty={<p>没有待办</p>}
        />
      </MemoryRouter>,
    );
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
    expect(screen.getByText('没有待办')).toBeInTheDocument();
  });
});
