import '@testing-library/jest-dom';
import { jest } from '@jest/globals';
import { makeCreditCode } from '@keshen/kernel';
import { sectionSchema } from '@keshen/programme';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useForm, type FieldValues } from 'react-hook-form';
import '../i18n';
import { Problem } from '../api';
import { FormViewContext, type FoundOrganisation } from './form-view';
import { SectionForm } from './section-form';

const words = (text: string) => ({ 'zh-CN': text, en: text });
const section = sectionSchema.parse({
  id: 's',
  title: words('合作'),
  fields: [
    { type: 'organisation', id: 'partner', label: words('合作单位'), representative: true, address: true },
  ],
});
const code = makeCreditCode('91', '310114', 'MA1GWQ01');

function show(register: (creditCode: string) => Promise<FoundOrganisation>) {
  function Page() {
    const form = useForm<FieldValues>({ defaultValues: { s: {} } });
    return (
      <FormViewContext value={{ visible: () => true, readOnly: () => false, register }}>
        <SectionForm section={section} control={form.control} />
      </FormViewContext>
    );
  }
  render(<Page />);
}

describe('the register of legal persons at a question', () => {
  it('fills in name, legal representative and address by the credit code, and says what came from it', async () => {
    const register = jest.fn(async (creditCode: string) => ({
      creditCode,
      name: '上海问询传感技术有限公司',
      legalRepresentative: '沈问',
      address: '叶城路1411号',
    }));
    show(register);
    const ask = screen.getByRole('button', { name: '查法人库并填入' });
    expect(ask).toBeDisabled();
    await userEvent.type(screen.getByLabelText(/^统一社会信用代码/), code);
    await userEvent.click(ask);
    expect(await screen.findByRole('status')).toHaveTextContent(
      '法人库： 上海问询传感技术有限公司 法定代表人 沈问 叶城路1411号',
    );
    expect(screen.getByLabelText(/^单位名称/)).toHaveValue('上海问询传感技术有限公司');
    expect(screen.getByLabelText(/^法定代表人/)).toHaveValue('沈问');
    expect(screen.getByLabelText(/^住所/)).toHaveValue('叶城路1411号');
    expect(register).toHaveBeenCalledWith(code);
  });

  it('says of a code that it does not know what to do', async () => {
    show(async () => {
      throw new Problem(404, 'register.unknown-code');
    });
    await userEvent.type(screen.getByLabelText(/^统一社会信用代码/), code);
    await userEvent.click(screen.getByRole('button', { name: '查法人库并填入' }));
    expect(await screen.findByText('法人库没有这个统一社会信用代码，请核对后手工填写。')).toBeInTheDocument();
    expect(screen.getByLabelText(/^单位名称/)).toHaveValue('');
  });
});
