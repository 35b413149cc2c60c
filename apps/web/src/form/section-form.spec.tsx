import '@testing-library/jest-dom';
import { jest } from '@jest/globals';
import type { Section } from '@keshen/programme';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useForm, type FieldValues } from 'react-hook-form';
import { z } from 'zod';
import '../i18n';
import { FormViewContext, type FormView } from './form-view';
import { definitionResolver } from './resolver';
import { SectionForm } from './section-form';

const words = (text: string) => ({ 'zh-CN': text, en: text });
const section: Section = {
  id: 'budget',
  title: words('经费预算'),
  rules: [],
  fields: [
    {
      type: 'text',
      id: 'title',
      label: words('项目名称'),
      required: true,
      maxLength: 40,
      help: words('与合同一致'),
    },
    { type: 'money', id: 'grant', label: words('申请专项资金'), required: true, max: 100_000_00 },
    { type: 'percent', id: 'ratio', label: words('比例'), required: false },
    { type: 'integer', id: 'staff', label: words('人数'), required: false, unit: words('人') },
    {
      type: 'choice',
      id: 'kind',
      label: words('类别'),
      required: true,
      options: [
        { value: 'one', label: words('类别一') },
        { value: 'two', label: words('类别二') },
      ],
    },
    { type: 'bank-account', id: 'account', label: words('银行账号'), required: true },
    { type: 'industry', id: 'industry', label: words('行业'), required: true },
    {
      type: 'table',
      id: 'costs',
      label: words('支出明细'),
      required: true,
      minRows: 2,
      maxRows: 2,
      fixedRows: [
        { value: 'equipment', label: words('设备费') },
        { value: 'labour', label: words('劳务费') },
      ],
      columns: [
        { type: 'text', id: 'item', label: words('科目'), required: true, maxLength: 40 },
        { type: 'money', id: 'grant', label: words('专项资金'), required: true, total: true },
        { type: 'money', id: 'own', label: words('自筹资金'), required: true, total: true },
        { type: 'row-total', id: 'sum', label: words('合计'), of: ['grant', 'own'] },
      ],
    },
    {
      type: 'table',
      id: 'avoid',
      label: words('回避专家'),
      required: false,
      minRows: 0,
      maxRows: 2,
      columns: [{ type: 'text', id: 'name', label: words('姓名'), required: true, maxLength: 40 }],
    },
  ],
};

const schema = z.unknown().transform((values, context) => {
  context.addIssue({ code: 'custom', path: ['budget', 'title'], message: 'field.required' });
  context.addIssue({
    code: 'custom',
    path: ['budget', 'grant'],
    message: 'field.too-large',
    params: { max: 100_000_00 },
  });
  context.addIssue({
    code: 'custom',
    path: ['budget', 'ratio'],
    message: 'rule.broken',
    params: { message: words('比例不得超过合同的两成') },
  });
  context.addIssue({ code: 'custom', path: ['budget', 'costs', '1', 'own'], message: 'field.required' });
  return values;
});

function show(view: Partial<FormView> = {}, values: FieldValues = {}) {
  let current: () => FieldValues = () => ({});
  function Page() {
    const form = useForm<FieldValues>({
      defaultValues: { budget: values },
      resolver: definitionResolver(() => schema),
    });
    current = form.getValues;
    return (
      <FormViewContext value={{ visible: () => true, readOnly: () => false, ...view }}>
        <form onSubmit={(event) => void form.handleSubmit(() => {})(event)}>
          <SectionForm section={section} control={form.control} number={4} />
          <button>提交</button>
        </form>
      </FormViewContext>
    );
  }
  render(<Page />);
  return () => current().budget as Record<string, unknown>;
}

describe('a section of a programme', () => {
  it('asks each question by its label, with its help and its unit', () => {
    show();
    expect(screen.getByRole('region', { name: /经费预算/ })).toBeInTheDocument();
    expect(screen.getByLabelText('项目名称')).toHaveAccessibleDescription('与合同一致');
    expect(screen.getByLabelText(/人数/).parentElement).toHaveTextContent('人');
    expect(within(screen.getByRole('group', { name: '类别' })).getAllByRole('radio')).toHaveLength(2);
  });
  it('keeps fen, hundredths of a percent and whole numbers, whatever is typed', async () => {
    const values = show();
    await userEvent.type(screen.getByLabelText('申请专项资金'), '10');
    await userEvent.type(screen.getByLabelText(/^比例/), '２０.５％');
    await userEvent.type(screen.getByLabelText(/^人数/), '1,200');
    await userEvent.click(screen.getByLabelText('类别二'));
    await userEvent.type(screen.getByLabelText('行业'), 'c39');
    expect(values()).toMatchObject({
      grant: 100_000_00,
      ratio: 2050,
      staff: 1200,
      kind: 'two',
      industry: 'C39',
    });
    expect(screen.getByText('计算机、通信和其他电子设备制造业', { selector: 'p span' })).toBeInTheDocument();
  });
  it('says what is wrong at the field, limits in the unit people see, rules in the definition’s words', async () => {
    show();
    await userEvent.click(screen.getByText('提交'));
    expect(await screen.findByText('这一项还没有填')).toBeInTheDocument();
    expect(screen.getByLabelText('申请专项资金')).toHaveAccessibleDescription(/不得超过 10.00 万元/);
    expect(screen.getByText('比例不得超过合同的两成')).toBeInTheDocument();
    expect(screen.getByLabelText('劳务费 自筹资金（万元）')).toBeInvalid();
    expect(screen.getByText(/第 2 行\s这一项还没有填/)).toBeInTheDocument();
  });
  it('hides what is not asked and locks what may not be changed', () => {
    show({ visible: (path) => path !== 'budget.ratio', readOnly: (path) => path === 'budget.title' });
    expect(screen.queryByLabelText(/^比例/)).not.toBeInTheDocument();
    expect(screen.getByLabelText('项目名称')).toHaveAttribute('readonly');
  });
  it('says when a field is left or a choice is made, so that it can be saved', async () => {
    const commit = jest.fn<(path: string) => void>();
    show({ onCommit: commit });
    await userEvent.type(screen.getByLabelText('项目名称'), '封装');
    await userEvent.tab();
    expect(commit).toHaveBeenLastCalledWith('budget.title');
    await userEvent.click(screen.getByLabelText('类别一'));
    expect(commit).toHaveBeenLastCalledWith('budget.kind');
  });
  it('asks for a new account number twice and not for one already kept', async () => {
    show({}, { account: '' });
    await userEvent.type(screen.getByLabelText('银行账号'), '6222 0000');
    const again = screen.getByLabelText('再填一次账号');
    await userEvent.type(again, '62220001');
    await userEvent.tab();
    expect(screen.getByRole('alert')).toHaveTextContent('两次填写的账号不一致');
  });
});

describe('a table of a programme', () => {
  it('adds up rows and columns', () => {
    show(
      {},
      {
        costs: [
          { item: 'labour', grant: 30_000_00, own: 340_000_00 },
          { item: 'equipment', grant: 20_000_00, own: 580_000_00 },
        ],
      },
    );
    const table = screen.getByRole('table', { name: '支出明细' });
    expect(within(table).getByRole('row', { name: /设备费/ })).toHaveTextContent('60.00');
    expect(within(table).getByRole('row', { name: /^合计/ })).toHaveTextContent('合计5.0092.0097.00');
  });
  it('takes a block pasted from a spreadsheet from the cell on', async () => {
    const values = show();
    await userEvent.click(screen.getByLabelText('设备费 专项资金（万元）'));
    await userEvent.paste('2.00\t58\r\n"3"\t1,034.5\r\n');
    expect(values().costs).toEqual([
      { item: 'equipment', grant: 20_000_00, own: 580_000_00 },
      { item: 'labour', grant: 30_000_00, own: 10_345_000_00 },
    ]);
  });
  it('adds rows up to the limit and takes them away', async () => {
    const values = show();
    await userEvent.click(screen.getByRole('button', { name: '添一行' }));
    await userEvent.type(screen.getByLabelText('第 1 行 姓名'), '张三');
    await userEvent.click(screen.getByRole('button', { name: '添一行' }));
    expect(screen.queryByRole('button', { name: '添一行' })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '删去第 2 行' }));
    expect(values().avoid).toEqual([{ name: '张三' }]);
  });
});
