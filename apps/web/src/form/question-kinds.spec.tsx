import '@testing-library/jest-dom';
import { jest } from '@jest/globals';
import {
  checkAnswerChange,
  formSchema,
  sectionSchema,
  visibleAnswers,
  visiblePaths,
  type Answers,
  type Definition,
} from '@keshen/programme';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useForm, useWatch, type FieldValues } from 'react-hook-form';
import '../i18n';
import { Problem } from '../api';
import { FormViewContext, type FormFiles, type FormSheets } from './form-view';
import { listedProblems } from './problem-words';
import { definitionResolver } from './resolver';
import { SectionForm } from './section-form';

const words = (text: string) => ({ 'zh-CN': text, en: text });
const section = sectionSchema.parse({
  id: 's',
  title: words('全部题型'),
  fields: [
    { type: 'money', id: 'asked', label: words('申请金额'), required: true },
    { type: 'computed', id: 'own', label: words('自筹金额'), formula: 's.asked * 2', result: 'money' },
    { type: 'computed', id: 'large', label: words('大额'), formula: 's.own > 100000000', result: 'boolean' },
    { type: 'text', id: 'why', label: words('大额的理由'), required: true, showIf: 's.large' },
    { type: 'long-text', id: 'story', label: words('经过'), maxLength: 2000 },
    { type: 'patent', id: 'patent', label: words('专利号') },
    { type: 'organisation', id: 'partner', label: words('合作单位'), required: true },
    { type: 'person', id: 'leader', label: words('负责人'), residentId: true },
    { type: 'file', id: 'plan', label: words('方案'), required: true, maxFiles: 1 },
    {
      type: 'group',
      id: 'members',
      label: words('成员'),
      minItems: 1,
      maxItems: 2,
      fields: [
        { type: 'person', id: 'who', label: words('何人'), required: true },
        { type: 'integer', id: 'months', label: words('投入月数'), required: true, max: 24 },
      ],
    },
    {
      type: 'table',
      id: 'fees',
      label: words('费用'),
      maxRows: 2000,
      columns: [
        { type: 'text', id: 'item', label: words('项目'), required: true },
        { type: 'money', id: 'fee', label: words('官费'), total: true },
        { type: 'percent', id: 'rate', label: words('比例') },
        {
          type: 'computed',
          id: 'help',
          label: words('资助额'),
          formula: 'portion(row.fee, row.rate, 10000)',
          result: 'money',
          total: true,
        },
      ],
    },
  ],
});
const definition = {
  parameters: [],
  eligibility: [],
  form: { sections: [section], attachments: [], title: 's.why' },
} as unknown as Definition;

function show(given: Record<string, unknown> = {}, view: { sheets?: FormSheets; files?: FormFiles } = {}) {
  let current: () => Record<string, unknown> = () => ({});
  function Page() {
    const form = useForm<FieldValues>({
      defaultValues: { s: given },
      resolver: definitionResolver(() => formSchema(definition)),
    });
    current = () => form.getValues().s as Record<string, unknown>;
    const values = useWatch({ control: form.control }) as Answers;
    const answers = visibleAnswers(definition, values);
    const asked = visiblePaths(definition, answers);
    return (
      <FormViewContext
        value={{
          visible: (path) => asked.has(path),
          readOnly: () => false,
          answers,
          ...view,
        }}
      >
        <form onSubmit={(event) => void form.handleSubmit(() => undefined)(event)}>
          <SectionForm section={section} control={form.control} />
          <button>提交</button>
        </form>
      </FormViewContext>
    );
  }
  render(<Page />);
  return () => current();
}

describe('a long text', () => {
  const typed = (text: string) =>
    fireEvent.change(screen.getByLabelText(/^经过/), { target: { value: text } });

  it('counts rare characters as one, and takes as many as of any others', async () => {
    const values = show();
    typed('𠮷𠀀'.repeat(1000));
    expect(screen.getByText('2000 / 2000 字')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '提交' }));
    expect(screen.getByLabelText(/^经过/)).toBeValid();
    expect(checkAnswerChange(definition, 's.story', values().story)).toEqual([]);
  });

  it('of 200,000 pasted characters is kept as it is and says how many are too many', async () => {
    const values = show();
    typed('字'.repeat(200_000));
    expect(screen.getByText(/超出 198000/)).toBeInTheDocument();
    expect(values().story).toHaveLength(200_000);
    await userEvent.click(screen.getByRole('button', { name: '提交' }));
    expect(await screen.findByText(/200000/)).toBeInTheDocument();
  });
});

describe('what is computed', () => {
  it('is shown while the answers are typed, in 万元 and capitals, and is no control', async () => {
    const values = show();
    expect(screen.getByLabelText(/自筹金额/)).toHaveTextContent('填齐相关内容后算出');
    await userEvent.type(screen.getByLabelText('申请金额'), '15');
    expect(screen.getByText(/壹拾伍万元整/)).toBeInTheDocument();
    expect(screen.getByLabelText(/自筹金额/)).toHaveTextContent('30.00 万元');
    expect(screen.getByText(/叁拾万元整/)).toBeInTheDocument();
    expect(screen.getByLabelText(/^大额 自动计算/)).toHaveTextContent('否');
    expect(screen.queryByLabelText('大额的理由')).not.toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('申请金额'), '{Backspace>5/}60');
    expect(await screen.findByLabelText('大额的理由')).toBeInTheDocument();
    expect(values()).not.toHaveProperty('own');
  });
});

describe('answers of several parts', () => {
  it('keep each part, cleaned when it is left, and are nothing when all is taken away', async () => {
    const values = show();
    const partner = within(screen.getByRole('group', { name: '合作单位' }));
    await userEvent.type(partner.getByLabelText('单位名称'), '同济大学');
    await userEvent.type(partner.getByLabelText('统一社会信用代码'), ' 9144 0300 71526726xg');
    await userEvent.tab();
    expect(values().partner).toEqual({ name: '同济大学', creditCode: '9144030071526726XG' });
    await userEvent.clear(partner.getByLabelText('单位名称'));
    await userEvent.clear(partner.getByLabelText('统一社会信用代码'));
    expect(values().partner).toBeNull();
    await userEvent.type(screen.getByLabelText(/^专利号/), 'zl 200310100002.x');
    await userEvent.tab();
    expect(values().patent).toBe('200310100002.X');
  });

  it('say what is wrong at the part that is wrong', async () => {
    show({ leader: { name: '沈毅', mobile: '123', residentId: '310114198504120011' } });
    await userEvent.click(screen.getByText('提交'));
    const leader = within(screen.getByRole('group', { name: /负责人/ }));
    await waitFor(() => expect(leader.getByLabelText(/手机号/)).toBeInvalid());
    expect(leader.getByLabelText(/手机号/)).toHaveAccessibleDescription(/11 位数字/);
    expect(leader.getByLabelText(/身份证号/)).toHaveAccessibleDescription(/校验位不符/);
  });
});

describe('a repeated group', () => {
  it('begins with the records that must be there, adds up to the most, and takes away', async () => {
    const values = show();
    const group = within(screen.getByRole('group', { name: /^成员 选填/ }));
    expect(group.getAllByRole('listitem')).toHaveLength(1);
    await userEvent.type(group.getByLabelText('投入月数'), '12');
    await userEvent.click(group.getByRole('button', { name: '添一项成员' }));
    expect(group.queryByRole('button', { name: '添一项成员' })).not.toBeInTheDocument();
    await userEvent.type(group.getAllByLabelText('姓名')[1]!, '张三');
    expect(values().members).toEqual([{ months: 12 }, { who: { name: '张三' } }]);
    await userEvent.click(group.getByRole('button', { name: '移除第 1 项成员' }));
    expect(values().members).toEqual([{ who: { name: '张三' } }]);
  });

  it('names the record and the question in the list of problems', () => {
    const told = listedProblems(definition, [
      { path: 's.members.0.months', code: 'field.too-large', params: { max: 24 } },
      { path: 's.members.1.who.mobile', code: 'field.mobile' },
      { path: 's.partner.creditCode', code: 'credit-code.length' },
      { path: 's.fees.1999.fee', code: 'field.required' },
    ]);
    expect(told.map(({ text, target }) => [text, target])).toEqual([
      ['1 全部题型　成员　第 1 项　投入月数：不得超过 24', 's.members.0.months'],
      ['1 全部题型　成员　第 2 项　何人　手机号：手机号为 1 开头的 11 位数字', 's.members.1.who.mobile'],
      ['1 全部题型　合作单位　统一社会信用代码：统一社会信用代码为 18 位', 's.partner.creditCode'],
      ['1 全部题型　费用　第 2000 行：这一项还没有填', 's.fees'],
    ]);
  });
});

describe('files inside of a question', () => {
  it('are sent with the limits of the question, shown, and taken away', async () => {
    const send = jest.fn<FormFiles['send']>();
    const stored = { id: 'f1', name: '方案.pdf', size: 10, sha256: 'a'.repeat(64) };
    const files = { known: () => stored, uploads: () => [], send };
    const values = show({ plan: null }, { files });
    expect(screen.getByText('PDF，每份不超过 20 MB，最多 1 份')).toBeInTheDocument();
    const file = new File(['%PDF'], '方案.pdf', { type: 'application/pdf' });
    await userEvent.upload(screen.getByLabelText('为“方案”选择文件'), file);
    expect(send).toHaveBeenCalledWith('s.plan', expect.objectContaining({ maxMegabytes: 20 }), [file]);
    expect(values().plan).toBeNull();
  });
});

describe('a table with computed columns', () => {
  const rows = [
    { item: '申请费', fee: 90_000, rate: 5000 },
    { item: '年费', fee: 60_000, rate: 10_000 },
  ];

  it('computes each row and its totals', () => {
    show({ fees: rows });
    const table = screen.getByRole('table', { name: '费用' });
    expect(within(table).getAllByRole('row')[1]).toHaveTextContent('0.045');
    expect(within(table).getByRole('row', { name: /^合计/ })).toHaveTextContent('合计0.150.105');
  });

  it('answers a block that is too long and takes none of it', async () => {
    const values = show({ fees: rows });
    const cell = screen.getByLabelText('第 1 行 项目');
    const block = Array.from({ length: 10_000 }, (_, i) => `费${i}\t0.1`).join('\n');
    fireEvent.paste(cell, { clipboardData: { getData: () => block } });
    expect(await screen.findByText('粘贴后有 10000 行，最多 2000 行，因此没有粘贴')).toBeInTheDocument();
    expect(values().fees).toEqual(rows);
  });

  it('draws a page of rows at a time, and says which', async () => {
    const many = Array.from({ length: 120 }, (_, i) => ({ item: `费${i}`, fee: 100, rate: 0 }));
    show({ fees: many });
    expect(screen.queryByLabelText('第 51 行 项目')).not.toBeInTheDocument();
    const pages = within(screen.getByRole('navigation', { name: '分页' }));
    expect(pages.getByRole('status')).toHaveTextContent('第 1 至 50 行，共 120 行');
    await userEvent.click(pages.getByRole('button', { name: '下一页' }));
    expect(screen.getByLabelText('第 51 行 项目')).toHaveValue('费50');
  });

  it('takes a spreadsheet that is right, tells every wrong row of one that is not, and why one was refused', async () => {
    const sheets = { read: jest.fn<FormSheets['read']>(), write: jest.fn<FormSheets['write']>() };
    const values = show({ fees: rows }, { sheets });
    const file = new File(['PK'], '费用.xlsx');
    const give = () =>
      fireEvent.change(screen.getByLabelText('从 Excel 导入', { selector: 'input' }), {
        target: { files: [file] },
      });
    sheets.read.mockResolvedValueOnce({
      rows: [],
      problems: [{ row: 3, column: 'fee', code: 'field.type', params: { type: 'money' } }],
      more: 2,
    });
    give();
    expect(await screen.findByText(/有 3 处问题，没有导入任何内容/)).toBeInTheDocument();
    expect(screen.getByText(/表格第 3 行\s官费（万元）\s请填金额/)).toBeInTheDocument();
    expect(values().fees).toEqual(rows);
    sheets.read.mockRejectedValueOnce(new Problem(413, 'spreadsheet.too-many-rows', { most: 2000 }));
    give();
    expect(await screen.findByText(/行数太多，一次最多 2000 行/)).toBeInTheDocument();
    sheets.read.mockResolvedValueOnce({ rows: [{ item: '新', fee: 100 }], problems: [], more: 0 });
    give();
    expect(await screen.findByText('已导入 1 行')).toBeInTheDocument();
    expect(values().fees).toEqual([{ item: '新', fee: 100 }]);
  });
});
