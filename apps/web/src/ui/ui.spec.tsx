import '@testing-library/jest-dom';
import { jest } from '@jest/globals';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { MemoryRouter } from 'react-router';
import '../i18n';
import { Ageing } from './ageing';
import { axisAround, DeadlineAxis, NoticeDays } from './axis';
import { BulkBar } from './bulk-bar';
import { Button } from './button';
import { Funnel } from './charts';
import { CheckboxGroup } from './choices';
import { Dialog } from './dialog';
import { Field } from './field';
import { DropZone, FileList, FileRow } from './files';
import { TextArea, TextInput } from './inputs';
import { MoneyInput } from './money-input';
import { ErrorSummary, ProblemList } from './problem-list';
import { SaveState } from './save-state';
import { RubricRuler, ScoreDots } from './scores';
import { StageLine } from './stage-line';
import { NeedBar } from './verdict';

describe('a field', () => {
  it('ties label, help and error to its control', () => {
    render(
      <Field label="项目名称" hint="与合同一致" error="这一项还没有填" required>
        <TextInput />
      </Field>,
    );
    const input = screen.getByLabelText('项目名称');
    expect(input).toHaveAccessibleDescription('与合同一致 这一项还没有填');
    expect(input).toBeInvalid();
    expect(input).toBeRequired();
    expect(input).toHaveClass('bad');
  });
  it('counts characters and says by how many they are over', async () => {
    render(
      <Field label="创新点">
        <TextArea limit={3} />
      </Field>,
    );
    await userEvent.type(screen.getByLabelText('创新点'), '低温键合');
    expect(screen.getByText('超出 1 字，上限 3 字')).toBeInTheDocument();
  });
  it('keeps the order of the options, whatever was ticked first', async () => {
    const change = jest.fn();
    const options = ['a', 'b', 'c'].map((value) => ({ value, label: value }));
    render(<CheckboxGroup name="x" options={options} value={['c']} onChange={change} />);
    await userEvent.click(screen.getByLabelText('a'));
    expect(change).toHaveBeenCalledWith(['a', 'c']);
  });
});

function Amount({ onChange }: { onChange: (fen: number | null) => void }) {
  const [fen, setFen] = useState<number | null>(null);
  return (
    <Field label="申请">
      <MoneyInput
        value={fen}
        onChange={(next) => {
          setFen(next);
          onChange(next);
        }}
      />
    </Field>
  );
}

describe('an amount', () => {
  it('is typed in 万元, kept in fen, and written out in capitals and yuan', async () => {
    const change = jest.fn();
    render(<Amount onChange={change} />);
    await userEvent.type(screen.getByLabelText('申请'), '1,5.5');
    expect(change).toHaveBeenLastCalledWith(155_000_00);
    expect(screen.getByText(/壹拾伍万伍仟元整/)).toHaveTextContent('155,000.00 元');
    await userEvent.tab();
    expect(screen.getByLabelText('申请')).toHaveValue('15.50');
  });
  it('is not a number while it is none, and nothing when emptied', async () => {
    const change = jest.fn();
    render(<Amount onChange={change} />);
    const input = screen.getByLabelText('申请');
    await userEvent.type(input, '十万');
    expect(change).toHaveBeenLastCalledWith(Number.NaN);
    expect(input).toHaveValue('十万');
    await userEvent.clear(input);
    expect(change).toHaveBeenLastCalledWith(null);
  });
});

describe('drawings', () => {
  it('read a stage line out: how many steps, which one now', () => {
    const stages = ['填报', '受理', '评审'].map((label, index) => ({
      key: label,
      label,
      state: (['done', 'now', 'todo'] as const)[index]!,
    }));
    render(<StageLine stages={stages} now="形式审查" next="专家评审" />);
    expect(screen.getByRole('list', { name: '办理环节：共 3 步，当前第 2 步 受理' })).toBeInTheDocument();
    expect(screen.getByText('受理').closest('li')).toHaveAttribute('aria-current', 'step');
    expect(screen.getByText('接下来')).toBeInTheDocument();
  });
  it('say how a time limit stands', () => {
    const { rerender } = render(<Ageing used={7} limit={5} />);
    expect(screen.getByText('超 2 日')).toBeInTheDocument();
    rerender(<Ageing used={5} limit={5} />);
    expect(screen.getByText('今天到期')).toBeInTheDocument();
    rerender(<Ageing used={1} limit={5} />);
    expect(screen.getByText('剩 4 日')).toBeInTheDocument();
    expect(screen.getByRole('img', { name: '已用 1 个工作日，时限 5 个' })).toBeInTheDocument();
  });
  it('put every call on the same three months, the stroke at the present', () => {
    const now = new Date('2026-11-23T04:00:00Z');
    const axis = axisAround(now);
    expect(new Date(axis.from).toISOString()).toBe('2026-09-30T16:00:00.000Z');
    expect(new Date(axis.to).toISOString()).toBe('2026-12-31T16:00:00.000Z');
    const { container } = render(
      <DeadlineAxis opens="2026-11-01T01:00:00Z" closes="2026-11-27T08:30:00Z" now={now} axis={axis} />,
    );
    expect(container.querySelector<HTMLElement>('.win')!.style.getPropertyValue('--p')).toBe('58.2%');
  });
  it('give a notice one tick per working day', () => {
    const { container } = render(<NoticeDays day={3} days={5} />);
    expect(screen.getByRole('img', { name: '第 3 个工作日，共 5 个工作日' })).toBeInTheDocument();
    expect([...container.querySelectorAll('i')].map((tick) => tick.className)).toEqual([
      'd',
      'd',
      'n',
      '',
      '',
    ]);
  });
  it('read scores out and draw dropped ones hollow', () => {
    const { container } = render(
      <ScoreDots scores={[{ value: 83, dropped: true }, { value: 87 }]} score={88.25} />,
    );
    expect(screen.getByRole('img', { name: /83、87；得分 88\.\d/ })).toBeInTheDocument();
    expect(container.querySelectorAll('circle[fill="var(--paper)"]')).toHaveLength(1);
  });
  it('put the threshold at four fifths and the value before it', () => {
    render(<NeedBar value={92} threshold={118} valueText="92.00 万元" thresholdText="118.00 万元" />);
    const bar = screen.getByRole('img', { name: '现值 92.00 万元，门槛 118.00 万元' });
    expect(bar.style.getPropertyValue('--v')).toBe('62.4%');
  });
  it('hide the stroke of a ruler without a score', () => {
    const { container } = render(
      <RubricRuler
        score={null}
        levels={[
          { label: '差', from: 0 },
          { label: '优', from: 85 },
        ]}
      />,
    );
    expect(container.querySelector('b')).not.toBeVisible();
  });
  it('carry rate and loss on the join of a funnel, also from nothing', () => {
    render(
      <MemoryRouter>
        <Funnel
          steps={[
            { key: 'a', label: '报名', count: 608, unit: '个', to: '/list' },
            { key: 'b', label: '通过', count: 601, unit: '个' },
            { key: 'c', label: '无', count: 0, unit: '个' },
          ]}
        />
      </MemoryRouter>,
    );
    expect(screen.getByText(/98.8%\s7 个未进入/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: '报名' })).toHaveAttribute('href', '/list');
  });
});

describe('states', () => {
  it('say what is saved and since when, in the server’s time', () => {
    render(<SaveState saving={{ state: 'saved', at: '2026-11-23T04:03:05Z' }} />);
    expect(screen.getByRole('status')).toHaveTextContent('已保存 12:03:05');
  });
  it('keep a busy button from being pressed twice', async () => {
    const press = jest.fn();
    render(
      <Button busy onClick={press}>
        受理
      </Button>,
    );
    await userEvent.click(screen.getByRole('button'));
    expect(press).not.toHaveBeenCalled();
  });
  it('show bulk actions only once something is selected', () => {
    const { rerender } = render(
      <BulkBar count={0} onClear={() => {}}>
        {null}
      </BulkBar>,
    );
    expect(screen.queryByRole('toolbar')).not.toBeInTheDocument();
    rerender(
      <BulkBar count={4} onClear={() => {}}>
        {null}
      </BulkBar>,
    );
    expect(within(screen.getByRole('toolbar')).getByText('已选 4')).toBeInTheDocument();
  });
  it('list what must change before what is a hint, and go to the field', async () => {
    render(
      <>
        <ProblemList
          problems={[
            { key: 'b', must: false, text: '可补充' },
            { key: 'a', must: true, text: '须改名称', target: 'name' },
          ]}
        />
        <input id="name" aria-label="名称" />
      </>,
    );
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      expect.stringContaining('须改名称'),
      expect.stringContaining('可补充'),
    ]);
    await userEvent.click(screen.getByRole('button', { name: '去改' }));
    expect(screen.getByLabelText('名称')).toHaveFocus();
  });
  it('bring the focus to the summary of errors, and from it to a group’s first control', async () => {
    render(
      <>
        <ErrorSummary
          title="还要改 1 处"
          problems={[{ key: 'a', must: true, text: '类别', target: 'kind' }]}
        />
        <Field group id="kind" label="类别">
          <CheckboxGroup
            name="kind"
            options={[{ value: 'one', label: '类别一' }]}
            value={[]}
            onChange={() => {}}
          />
        </Field>
      </>,
    );
    expect(screen.getByRole('alert')).toHaveFocus();
    await userEvent.click(screen.getByRole('link', { name: '类别' }));
    expect(screen.getByLabelText('类别一')).toHaveFocus();
  });
});

describe('files and dialogs', () => {
  it('show how far an upload is and why a file is refused', () => {
    render(
      <FileList>
        <FileRow name="审计报告.pdf" state="sending" size={200} sent={128} />
        <FileRow name="方案.pdf" state="refused" words="文件为空" />
      </FileList>,
    );
    expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '64');
    expect(screen.getByText('文件为空')).toBeInTheDocument();
  });
  it('take a file again after it was refused', async () => {
    const files = jest.fn();
    render(<DropZone label="审计报告" onFiles={files} />);
    const file = new File(['x'], 'a.pdf', { type: 'application/pdf' });
    await userEvent.upload(screen.getByLabelText('审计报告'), file);
    await userEvent.upload(screen.getByLabelText('审计报告'), file);
    expect(files).toHaveBeenCalledTimes(2);
  });
  it.each([
    ['is closed', true],
    ['is taken out of the page', false],
  ])('give the focus back to what opened a dialog when it %s', async (_how, stays) => {
    function Opener() {
      const [open, setOpen] = useState(false);
      return (
        <>
          <button onClick={() => setOpen(true)}>退回</button>
          {(open || stays) && (
            <Dialog open={open} onClose={() => setOpen(false)} title="退回补正">
              <p>两处</p>
            </Dialog>
          )}
        </>
      );
    }
    render(<Opener />);
    await userEvent.click(screen.getByText('退回'));
    expect(screen.getByRole('dialog', { name: '退回补正' })).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '关闭' }));
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(screen.getByText('退回')).toHaveFocus();
  });
});
