import '@testing-library/jest-dom';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import '../../i18n';
import { answering } from '../../answers.fixture';
import { axeFinds } from '../../axe.fixture';
import { SessionFixture, type Session } from '../../session';
import { OfficeThread } from './office-thread';
import { QuestionedResults } from './questioned';

const as = (role: 'officer' | 'leader' | 'expert'): Partial<Session> => ({ staff: [{ role, scope: null }] });
const show = (page: React.ReactNode, session = as('officer')) =>
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <SessionFixture session={session}>
        <MemoryRouter>{page}</MemoryRouter>
      </SessionFixture>
    </QueryClientProvider>,
  );

describe('a result that a breach questions', () => {
  const open = {
    entryId: 7,
    questionedAt: '2026-11-24T02:00:00Z',
    question: '某甲：兄弟',
    score: 7000,
    n: 5,
    without: { score: 6750, n: 4 },
    answer: null,
    answeredAt: null,
    answeredBy: null,
    reason: null,
  };

  it('is answered by an officer with a choice and a reason, and then says so', async () => {
    let items: object[] = [open];
    const sent = answering({
      'GET /applications/a1/result-questions': () => ({ items }),
      'POST /applications/a1/result-questions': () => {
        items = [
          {
            ...open,
            answer: 'recounted',
            answeredAt: '2026-11-25T02:00:00Z',
            answeredBy: '陆知行',
            reason: '四份足够',
          },
        ];
        return null;
      },
    });
    show(<QuestionedResults application="a1" />);
    const go = await screen.findByRole('button', { name: '答复' });
    expect(await axeFinds()).toEqual([]);
    await userEvent.click(go);
    expect(sent).toEqual([]);
    await userEvent.click(screen.getByRole('radio', { name: /67\.5/ }));
    await userEvent.click(go);
    expect(sent).toEqual([]);
    await userEvent.type(screen.getByRole('textbox'), '四份足够');
    await userEvent.click(go);
    expect(await screen.findByText(/陆知行/)).toBeInTheDocument();
    expect(sent).toMatchObject([{ body: { entry: 7, answer: 'recounted', reason: '四份足够' } }]);
  });

  it('cannot be counted anew where nothing is left, and is for a leader to read only', async () => {
    answering({ 'GET /applications/a1/result-questions': { items: [{ ...open, without: null }] } });
    const { unmount } = show(<QuestionedResults application="a1" />);
    await screen.findByRole('button', { name: '答复' });
    expect(screen.getAllByRole('radio')).toHaveLength(1);
    unmount();
    show(<QuestionedResults application="a1" />, as('leader'));
    expect(await screen.findByText(/某甲/)).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('is asked of nobody else', () => {
    answering({});
    show(<QuestionedResults application="a1" />, as('expert'));
    expect(globalThis.fetch).not.toHaveBeenCalled();
  });
});

describe('the thread of a panel as the office reads it', () => {
  const criteria = [{ id: 'innovation', name: { 'zh-CN': '创新性', en: 'Innovation' } }];
  const word = {
    id: 1,
    mask: 'A',
    name: '方甲',
    mine: false,
    criterion: 'innovation',
    text: '查新报告未附。',
    madeAt: '2026-11-24T02:00:00Z',
  };

  it('names the letters, and takes a word of the officer about one criterion', async () => {
    let comments: object[] = [word];
    const sent = answering({
      'GET /cases/c1/discussion': () => ({ comments, open: true }),
      'POST /cases/c1/discussion': () => {
        comments = [word, { ...word, id: 2, mask: null, name: '陆知行', mine: true, text: '已补。' }];
        return { id: 2 };
      },
    });
    show(<OfficeThread caseId="c1" criteria={criteria} officer />);
    await userEvent.click(await screen.findByText(/^评审组讨论/));
    expect(screen.getByText(/方甲/)).toBeInTheDocument();
    expect(await axeFinds()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: '发言' }));
    expect(sent).toEqual([]);
    await userEvent.selectOptions(screen.getByRole('combobox'), 'innovation');
    await userEvent.type(screen.getByLabelText('要说的话'), '已补。');
    await userEvent.click(screen.getByRole('button', { name: '发言' }));
    expect(await screen.findByText('已补。', { selector: 'p' })).toBeInTheDocument();
    expect(sent).toMatchObject([{ body: { criterion: 'innovation', text: '已补。' } }]);
  });

  it('is for reading only where it is over, or for who is no officer', async () => {
    answering({ 'GET /cases/c1/discussion': { comments: [], open: false } });
    const { unmount } = show(<OfficeThread caseId="c1" criteria={criteria} officer />);
    await userEvent.click(await screen.findByText(/^评审组讨论/));
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
    unmount();
    answering({ 'GET /cases/c1/discussion': { comments: [word], open: true } });
    show(<OfficeThread caseId="c1" criteria={criteria} officer={false} />);
    await userEvent.click(await screen.findByText(/^评审组讨论/));
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
  });
});
