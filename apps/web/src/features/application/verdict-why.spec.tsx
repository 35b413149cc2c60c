import '@testing-library/jest-dom';
import { render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import '../../i18n';
import type { Verdict } from '@keshen/programme';
import { VerdictWhy } from './verdict-why';
import './words';

const words = (text: string) => ({ 'zh-CN': text, en: text });
const verdict = (rest: Partial<Verdict>): Verdict => ({
  rule: 'rd_share',
  text: words('研发费用占比'),
  verdict: 'failed',
  uses: [],
  missing: [],
  values: [],
  provenance: { source: 'A' },
  ...rest,
});

describe('why a rule says what it says', () => {
  it('tells each value with where it came from, and what is absent', () => {
    render(
      <VerdictWhy
        verdict={verdict({
          values: [
            { path: 'org.rd', from: 'answer', value: 24_000_000, unit: 'money', label: words('研发费用') },
            { path: 'register.high_tech_enterprise', from: 'register', value: true },
            { path: 'applicant.staff', from: 'profile', value: null },
            { path: 'today', from: 'clock', value: '2026-11-24' },
          ],
        })}
      />,
    );
    expect(screen.getByText('研发费用：24.00 万元（申报表）')).toBeVisible();
    expect(screen.getByText('高新技术企业：是（法人库）')).toBeVisible();
    expect(screen.getByText('职工总数：还没有（单位档案）')).toBeVisible();
    expect(screen.queryByText(/2026-11-24/)).not.toBeInTheDocument();
  });

  it('tells the slightest changes that would pass', () => {
    render(
      <VerdictWhy
        verdict={verdict({
          changes: [
            {
              path: 'org.rd',
              label: words('研发费用'),
              unit: 'money',
              by: 12_000_000,
              from: 24_000_000,
              to: 36_000_000,
            },
            {
              path: 'project.end',
              label: words('结束日期'),
              unit: 'date',
              by: -31,
              from: '2027-12-31',
              to: '2027-11-30',
            },
          ],
        })}
      />,
    );
    expect(
      screen.getByText(
        '要通过：研发费用增加 12.00 万元，到 36.00 万元，或者结束日期提前 31 天，到 2027-11-30',
      ),
    ).toBeVisible();
  });

  it('names the other applications that a sum counts', () => {
    const of = [
      { id: 'a7', reference: 'ZLZZ-2026-0007', call: words('2026年度专利资助'), amountFen: 3_000_000 },
    ];
    const path = 'history.asked_here_this_year';
    render(
      <MemoryRouter>
        <VerdictWhy
          verdict={verdict({ values: [{ path, from: 'history', value: 3_000_000, unit: 'money', of }] })}
        />
      </MemoryRouter>,
    );
    expect(screen.getByText('今年本专项其他在审申请金额：3.00 万元（本系统记录）')).toBeVisible();
    expect(screen.getByRole('link', { name: 'ZLZZ-2026-0007' })).toHaveAttribute('href', '/applications/a7');
    expect(screen.getByText(/2026年度专利资助\s3\.00 万元/)).toBeVisible();
  });

  it('says nothing of a verdict that was kept before values were told', () => {
    const { container } = render(<VerdictWhy verdict={verdict({ values: undefined })} />);
    expect(container).toBeEmptyDOMElement();
  });
});
